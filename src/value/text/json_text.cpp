#include "value/text/utf8.hpp"
#include "value/tree/build.hpp"

#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

// An error at a byte of a text.
error error_at(errc code, std::string message, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  // npos + 1 is 0, the start of the first line.
  const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
  return {code, std::move(message), {.line = line, .column = column}};
}

// Where the container opens that is one too many. What comes before it is known to be JSON.
std::size_t offset_of_nesting(std::string_view text, std::size_t depth) {
  bool in_string = false;
  std::size_t open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\') ++at;
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if ((c == '[' || c == '{') && ++open > depth) return at;
    if (c == ']' || c == '}') --open;
  }
  return text.size();
}

constexpr std::size_t longest_reason = 200;

// The reason out of "[json.exception...] parse error at line 1, column 2: syntax error while ...; last read: '...'".
// What was last read may be long, and its place is known.
std::string reason_of(std::string_view what) {
  if (const std::size_t place = what.find(", column "); place != std::string_view::npos) {
    what.remove_prefix(what.find(": ", place) + 2);
  } else {
    what.remove_prefix(what.find("] ") + 2);
  }
  const std::size_t read = what.find("; last read: '");
  if (read == std::string_view::npos) return std::string(what.substr(0, longest_reason));
  const std::size_t expected = what.rfind("'; expected ");
  std::string reason(what.substr(0, read));
  if (expected != std::string_view::npos && expected > read) reason += what.substr(expected + 1);
  return reason;
}

// Takes what nlohmann's parser reads and builds values of it at once, without a document in between.
class sax_builder {
 public:
  sax_builder(std::string_view text, const parse_options& options) : text_(text), options_(options) {
    elements_.reserve(elements_at_hand);
    members_.reserve(members_at_hand);
    open_.reserve(containers_at_hand);
  }

  [[nodiscard]] value finish() noexcept { return std::move(elements_.front()); }

  // The names and signatures below are nlohmann's.
  bool null() { return take(value()); }
  bool boolean(bool b) { return take(value(b)); }
  bool number_integer(std::int64_t n) { return take(value(n)); }
  bool number_unsigned(std::uint64_t n) { return take(value(n)); }
  bool number_float(double n, const std::string&) { return take(value(n)); }
  // The parser has checked the UTF-8 of strings and keys.
  bool string(std::string& s) { return take(value_access::trusted_string(s)); }
  bool key(std::string& s) {
    members_.push_back({value_access::trusted_string(s), value()});
    return true;
  }
  bool binary(nlohmann::json::binary_t&) { return false; }

  bool start_array(std::size_t) { return open(false); }
  bool start_object(std::size_t) { return open(true); }
  bool end_array() {
    const std::size_t first = close();
    value built = build_array(std::span(elements_).subspan(first));
    elements_.resize(first);
    return take(std::move(built));
  }
  bool end_object() {
    const std::size_t first = close();
    value built = build_object(std::span(members_).subspan(first), &shapes_);
    if (options_.unique_keys && built.size() != members_.size() - first) {
      throw error(errc::parse, "an object has the same key twice");
    }
    members_.resize(first);
    return take(std::move(built));
  }

  // `position` counts the bytes read, of which the last is the one at fault.
  [[noreturn]] bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& failure) {
    const std::size_t offset = std::min(position > 0 ? position - 1 : 0, text_.size());
    if (const std::size_t invalid = invalid_utf8_at(text_); invalid <= offset) {
      throw error_at(errc::invalid_utf8, "the text is not valid UTF-8", text_, invalid);
    }
    throw error_at(errc::parse, reason_of(failure.what()), text_, offset);
  }

 private:
  struct container {
    bool is_object;
    std::size_t first;  // of its elements or members on their stack
  };

  bool take(value v) {
    if (!open_.empty() && open_.back().is_object)
      members_.back().member = std::move(v);
    else
      elements_.push_back(std::move(v));
    return true;
  }

  bool open(bool is_object) {
    if (open_.size() == options_.max_depth) {
      throw error_at(errc::too_deep,
                     "more than " + std::to_string(options_.max_depth) + " arrays and objects are open at once", text_,
                     offset_of_nesting(text_, options_.max_depth));
    }
    open_.push_back({is_object, is_object ? members_.size() : elements_.size()});
    return true;
  }

  std::size_t close() noexcept {
    const std::size_t first = open_.back().first;
    open_.pop_back();
    return first;
  }

  static constexpr std::size_t elements_at_hand = 16;
  static constexpr std::size_t members_at_hand = 16;
  static constexpr std::size_t containers_at_hand = 16;
  static constexpr std::size_t bytes_at_hand = elements_at_hand * sizeof(value) +
                                               members_at_hand * sizeof(key_and_value) +
                                               containers_at_hand * sizeof(container);

  std::string_view text_;
  parse_options options_;
  shape_cache shapes_;
  // A short text needs no memory but that of its values.
  alignas(std::max_align_t) std::array<std::byte, bytes_at_hand> at_hand_;
  std::pmr::monotonic_buffer_resource memory_{at_hand_.data(), at_hand_.size()};
  std::pmr::vector<value> elements_{&memory_};
  std::pmr::vector<key_and_value> members_{&memory_};
  std::pmr::vector<container> open_{&memory_};
};

}  // namespace

}  // namespace impl

value value::parse(impl::text text, parse_options options) {
  impl::sax_builder builder(text, options);
  const bool complete = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  assert(complete);
  static_cast<void>(complete);
  // The parser takes a NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    throw impl::error_at(errc::parse, "a NUL byte outside of any string", text, nul);
  }
  return builder.finish();
}

}  // namespace patchbay
