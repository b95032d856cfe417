#include "replay/trace/canonical_json.hpp"

#include "value/text/javascript_number.hpp"
#include "value/text/json_print.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

// UTF-8 sorts as UTF-16 does, but for the characters that are two units there: those come before U+E000.
unsigned rank(char byte) noexcept {
  const auto code = static_cast<unsigned char>(byte);
  return code == 0xEEU || code == 0xEFU ? code + 0x10U : code;
}

bool before_in_utf16(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, rank, rank);
}

// Walks with a stack of its own, because documents may nest deeper than the call stack is long.
class canonical_printer {
 public:
  std::string print(const value& v) && {
    begin(v);
    while (!open_.empty()) {
      if (open_.back().next == open_.back().parts.size()) {
        out_ += open_.back().bracket;
        open_.pop_back();
      } else {
        print_next();
      }
    }
    return std::move(out_);
  }

 private:
  struct part {
    std::string_view key;  // lives as long as the object that has it
    value content;
  };
  struct frame {
    value whole;
    std::vector<part> parts;
    char bracket;
    std::size_t next = 0;
  };

  void print_next() {
    frame& top = open_.back();
    const part& at = top.parts[top.next];
    if (top.next++ > 0) out_ += ',';
    if (top.bracket == '}') {
      append_quoted(out_, at.key);
      out_ += ':';
    }
    begin(value(at.content));
  }

  void begin(const value& v) {
    if (v.is_object()) return open_object(v);
    if (v.is_array()) return open_array(v);
    if (v.type() == kind::floating) {
      out_ += javascript_number(v.get<double>());
    } else {
      v.dump_to(out_);
    }
  }

  void open_object(const value& object) {
    out_ += '{';
    std::vector<part> parts;
    for (const member each : object.items()) parts.push_back({each.key, each.value});
    std::ranges::sort(parts, before_in_utf16, &part::key);
    open_.push_back({object, std::move(parts), '}'});
  }

  void open_array(const value& array) {
    out_ += '[';
    std::vector<part> parts;
    for (const value& each : array.elements()) parts.push_back({{}, each});
    open_.push_back({array, std::move(parts), ']'});
  }

  std::string out_{};
  std::vector<frame> open_{};
};

}  // namespace

std::string canonical_json(const value& v) { return canonical_printer().print(v); }

}  // namespace patchbay::impl
