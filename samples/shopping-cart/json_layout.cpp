#include "json_layout.hpp"

#include <patchbay/value/ranges.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace shopping_cart {

using patchbay::value;

namespace {

constexpr std::size_t indent_step = 2;

piece key_of(std::string_view key) { return {value(key).dump(), ink::blue}; }

void append_flat(text_line& line, const value& any) {
  if (!any.is_structured()) {
    line.push_back({any.dump()});
    return;
  }
  const char* separator = any.is_object() ? "{" : "[";
  const auto separate = [&] { line.push_back({std::exchange(separator, ", ")}); };
  if (any.empty()) separate();
  if (any.is_array()) {
    for (const value& element : any.elements()) {
      separate();
      append_flat(line, element);
    }
  } else {
    for (const patchbay::member each : any.items()) {
      separate();
      line.push_back(key_of(each.key));
      line.push_back({": "});
      append_flat(line, each.value);
    }
  }
  line.push_back({any.is_object() ? "}" : "]"});
}

class layout {
 public:
  explicit layout(std::size_t width) : width_(width) {}

  // Adds a value behind `start`, with `end` behind it.
  void add(text_line start, const value& any, const std::string& end) {
    text_line flat = start;
    append_flat(flat, any);
    flat.push_back({end});
    if (width_of(flat) <= width_ || !any.is_structured() || any.empty()) {
      lines_.push_back(std::move(flat));
    } else {
      spread(std::move(start), any, end);
    }
  }

  std::vector<text_line> take() { return std::move(lines_); }

 private:
  void spread(text_line start, const value& any, const std::string& end) {
    start.push_back({any.is_object() ? "{" : "["});
    lines_.push_back(std::move(start));
    depth_ += indent_step;
    std::size_t left = any.size();
    if (any.is_array()) {
      for (const value& element : any.elements()) add({margin()}, element, --left != 0 ? "," : "");
    } else {
      for (const patchbay::member each : any.items()) {
        add({margin(), key_of(each.key), {": "}}, each.value, --left != 0 ? "," : "");
      }
    }
    depth_ -= indent_step;
    lines_.push_back({margin(), {(any.is_object() ? "}" : "]") + end}});
  }

  piece margin() const { return {std::string(depth_, ' ')}; }

  std::size_t width_;
  std::size_t depth_ = 0;
  std::vector<text_line> lines_;
};

}  // namespace

std::vector<text_line> lay_out(const value& document, std::size_t width) {
  layout result(width);
  result.add({}, document, "");
  return result.take();
}

}  // namespace shopping_cart
