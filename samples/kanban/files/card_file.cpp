#include "files/card_file.hpp"

#include "shell/words.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <istream>
#include <utility>

namespace kanban {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::array<std::string_view, 5> known_members = {"title", "column", "text", "assignee", "labels"};

[[noreturn]] void refuse(std::string message) { throw error(errc::parse, std::move(message)); }

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string text_of(const value& card, std::string_view member) {
  const value* found = card.find(member);
  if (found == nullptr) return {};
  if (!found->is_string()) refuse("The " + in_quotes(member) + " of a card is a text");
  return found->get<std::string>();
}

std::string needed_text_of(const value& card, std::string_view member) {
  std::string text = text_of(card, member);
  if (is_blank(text)) refuse("A card needs a " + in_quotes(member));
  return text;
}

std::vector<std::string> labels_of(const value& card) {
  const value* found = card.find("labels");
  if (found == nullptr) return {};
  const auto is_text = [](const value& each) { return each.is_string(); };
  if (!found->is_array() || !std::ranges::all_of(found->elements(), is_text)) {
    refuse("The \"labels\" of a card are an array of names");
  }
  return found->get<std::vector<std::string>>();
}

card_line card_on(std::size_t line, const std::string& text) {
  const value card = value::parse(text);
  if (!card.is_object()) refuse("A card is an object");
  for (const patchbay::member each : card.items()) {
    if (std::ranges::find(known_members, each.key) == known_members.end()) {
      refuse("A card has no " + in_quotes(each.key));
    }
  }
  return {.line = line,
          .column = needed_text_of(card, "column"),
          .title = needed_text_of(card, "title"),
          .text = text_of(card, "text"),
          .assignee = text_of(card, "assignee"),
          .labels = labels_of(card)};
}

std::size_t size_of(std::istream& in) {
  in.seekg(0, std::ios::end);
  const auto end = in.tellg();
  in.seekg(0);
  return end > 0 ? static_cast<std::size_t>(end) : 0;
}

}  // namespace

std::string at_line(std::size_t line, std::string_view file, std::string_view problem) {
  return "line " + std::to_string(line) + " of " + in_quotes(file) + ": " + std::string(problem);
}

card_file::card_file(std::unique_ptr<std::istream> from, std::string name)
    : in_(std::move(from)), name_(std::move(name)), size_(size_of(*in_)) {}

card_file::~card_file() = default;

bool card_file::read_lines(std::size_t count, std::vector<card_line>& into) {
  std::string text;
  std::size_t got = 0;
  for (; got < count && read_line(*in_, text, lines_ == 0); ++got) {
    ++lines_;
    position_ = std::min(size_, position_ + text.size() + 1);
    if (is_blank(text)) continue;
    try {
      into.push_back(card_on(lines_, text));
    } catch (const error& failure) {
      throw error(failure.code(), at_line(lines_, name_, failure.message()));
    }
  }
  if (in_->bad()) throw error(errc::io, "The file " + in_quotes(name_) + " cannot be read any further");
  return got > 0;
}

}  // namespace kanban
