#include "value/text/json_print.hpp"

#include "value/envelope.hpp"
#include "value/tree/node.hpp"

#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory_resource>
#include <ostream>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

// How a byte is written: 0 as it is, 'u' as \u00XX, anything else as a backslash and that letter.
constexpr std::array<char, 256> escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t control = 0; control < 0x20; ++control) table[control] = 'u';
  table['\b'] = 'b';
  table['\t'] = 't';
  table['\n'] = 'n';
  table['\f'] = 'f';
  table['\r'] = 'r';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

char escape_of(char c) noexcept { return escapes[static_cast<unsigned char>(c)]; }

// True when none of eight bytes needs an escape.
bool is_plain(const char* eight) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t quotes = word ^ (ones * '"');
  const std::uint64_t backslashes = word ^ (ones * '\\');
  const std::uint64_t found =
      ((word - ones * 0x20U) & ~word) | ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes);
  return (found & high_bits) == 0;
}

std::size_t plain_length(std::string_view text) noexcept {
  std::size_t length = 0;
  while (text.size() - length >= 8 && is_plain(text.data() + length)) length += 8;
  while (length < text.size() && escape_of(text[length]) == 0) ++length;
  return length;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  const char letter = escape_of(c);
  out += '\\';
  out += letter;
  if (letter != 'u') return;
  const auto byte = static_cast<unsigned char>(c);
  out.append("00").append(1, hex[byte >> 4U]).append(1, hex[byte & 0x0FU]);
}

template <class Integer>
void append_integer(std::string& out, Integer number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

// nlohmann's digits, which are not always the shortest ones that std::to_chars finds.
void append_double(std::string& out, double number) {
  std::array<char, 64> digits{};
  out.append(digits.data(), nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), number));
}

void append_scalar(std::string& out, const value& v) {
  switch (v.type()) {
    case kind::boolean:
      out += v.get<bool>() ? "true" : "false";
      break;
    case kind::integer:
      append_integer(out, static_cast<std::int64_t>(value_access::word(v)));
      break;
    case kind::unsigned_integer:
      append_integer(out, value_access::word(v));
      break;
    case kind::floating:
      append_double(out, std::bit_cast<double>(value_access::word(v)));
      break;
    case kind::string:
      append_quoted(out, value_access::text(v));
      break;
    default:
      out += "null";
  }
}

[[noreturn]] void throw_too_deep() {
  throw error(errc::too_deep, "more than " + std::to_string(envelope_depth) +
                                  " arrays and objects would be nested, which could not be read back");
}

// Walks nodes with a stack of its own, because documents may nest deeper than the call stack is long.
class printer {
 public:
  printer(std::string& out, int indent, std::size_t max_depth = std::numeric_limits<std::size_t>::max())
      : out_(out), indent_(indent), max_depth_(max_depth) {}

  void print(const value& v) {
    begin(v);
    while (!open_.empty()) {
      frame& top = open_.back();
      if (top.next == top.n->count) {
        const char bracket = top.bracket;
        open_.pop_back();
        if (bracket != 0) close(bracket);
      } else if (top.n->is_leaf()) {
        print_slot(*top.n, top.next++);
      } else {
        const tree_node* child = top.n->branches()[top.next++].child;
        open_.push_back({child, 0, 0});
      }
    }
  }

 private:
  struct frame {
    const tree_node* n;
    std::uint16_t next;
    char bracket;  // closes the container whose root this is, 0 further down
  };

  void begin(const value& v) {
    if (!v.is_structured()) return append_scalar(out_, v);
    if (depth_ >= max_depth_) throw_too_deep();
    if (v.empty()) {
      out_ += v.is_array() ? "[]" : "{}";
      return;
    }
    out_ += v.is_array() ? '[' : '{';
    if (open_.empty()) open_.reserve(frames_at_hand);
    open_.push_back({value_access::tree(v), 0, v.is_array() ? ']' : '}'});
    ++depth_;
    is_first_ = true;
  }

  void print_slot(const tree_node& leaf, unsigned slot) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    if (indent_ >= 0) break_line();
    if (leaf.keys != nullptr) {
      append_quoted(out_, value_access::text(leaf.keys->items()[slot]));
      out_ += indent_ >= 0 ? ": " : ":";
    }
    begin(leaf.items()[slot]);
  }

  void close(char bracket) {
    --depth_;
    is_first_ = false;
    if (indent_ >= 0) break_line();
    out_ += bracket;
  }

  void break_line() {
    out_ += '\n';
    out_.append(depth_ * static_cast<std::size_t>(indent_), ' ');
  }

  static constexpr std::size_t frames_at_hand = 32;

  std::string& out_;
  int indent_;
  std::size_t max_depth_;
  std::size_t depth_ = 0;
  bool is_first_ = true;
  alignas(frame) std::array<std::byte, frames_at_hand * sizeof(frame)> at_hand_;
  std::pmr::monotonic_buffer_resource memory_{at_hand_.data(), at_hand_.size()};
  std::pmr::vector<frame> open_{&memory_};
};

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const std::size_t plain = plain_length(text);
    out.append(text.data(), plain);
    if (plain == text.size()) break;
    append_escape(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

void dump_in_envelope(std::string& out, const value& document, std::size_t around) {
  if (!document.is_structured()) return append_scalar(out, document);
  const std::size_t before = out.size();
  try {
    printer(out, -1, around < envelope_depth ? envelope_depth - around : 0).print(document);
  } catch (const error&) {
    out.resize(before);
    throw;
  }
}

}  // namespace impl

void value::dump_to(std::string& out, int indent) const {
  if (is_structured())
    impl::printer(out, indent).print(*this);
  else
    impl::append_scalar(out, *this);
}

std::string value::dump(int indent) const {
  std::string text;
  dump_to(text, indent);
  return text;
}

std::ostream& operator<<(std::ostream& out, const value& v) { return out << v.dump(); }

}  // namespace patchbay
