#include "model/slices/rules.hpp"

#include <patchbay/error.hpp>

#include <string>

namespace kanban {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;

namespace {

[[noreturn]] void refuse(errc code, const draft& place, std::string message) {
  throw error(code, std::move(message), {.pointer = place.path().text()});
}

std::string named(std::string_view kind, std::string_view id) {
  return std::string(kind) + " \"" + std::string(id) + '"';
}

}  // namespace

draft entity(const draft& table, std::string_view kind, std::string_view id) {
  draft found = table["entities"][id];
  if (!found.exists()) refuse(errc::not_found, found, "There is no " + named(kind, id));
  return found;
}

void require_new(const draft& table, std::string_view kind, std::string_view id) {
  const draft place = table["entities"][id];
  if (id.empty()) refuse(errc::invalid_argument, place, "The id of a " + std::string(kind) + " may not be empty");
  if (place.exists()) refuse(errc::invalid_argument, place, "There is a " + named(kind, id) + " already");
}

void require_text(const draft& place, std::string_view what, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == text.npos) {
    refuse(errc::invalid_argument, place, std::string(what) + " may not be empty");
  }
}

void require_at(const draft& ids, std::size_t index, std::string_view id) {
  const draft found = ids[index];
  if (found.current() != id) refuse(errc::not_found, found, '"' + std::string(id) + "\" is somewhere else by now");
}

void insert_at(const draft& ids, std::size_t index, std::string_view id) {
  if (index > ids.size()) {
    refuse(errc::out_of_range, ids,
           "Place " + std::to_string(index) + " is behind the end, which is at " + std::to_string(ids.size()));
  }
  ids.insert(index, id);
}

}  // namespace kanban
