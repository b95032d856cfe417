#include "project_file.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <fstream>
#include <system_error>

namespace dataforge {

using patchbay::draft;
using patchbay::value;

namespace {

value kept(const value& state) {
  const value empty = {{"settings", state["settings"]}, {"curves", value::object()}, {"samples", value::object()}};
  return patchbay::produce(empty, [&](const draft& project) {
    for (const auto& [id, curve] : state["curves"].items()) {
      if (curve["source"] != "udf") continue;
      project["curves"][id] = curve;
      project["samples"][id] = state["samples"][id];
    }
  });
}

}  // namespace

void write_project(const std::filesystem::path& file, const value& state) {
  std::filesystem::path draft_file = file;
  draft_file += ".part";
  std::ofstream out(draft_file, std::ios::binary | std::ios::trunc);
  out << kept(state).dump(1) << '\n';
  out.close();
  std::error_code failure;
  if (out) std::filesystem::rename(draft_file, file, failure);
  if (!out || failure) {
    throw patchbay::error(patchbay::errc::io, "The project cannot be written to \"" + file.string() + "\".");
  }
}

}  // namespace dataforge
