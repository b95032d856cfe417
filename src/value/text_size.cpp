#include "text_size.hpp"

#include "walk.hpp"

#include <array>
#include <charconv>

namespace patchbay::impl {

namespace {

std::size_t escaped_size(unsigned char c) noexcept {
  switch (c) {
    case '"':
    case '\\':
    case '\b':
    case '\f':
    case '\n':
    case '\r':
    case '\t': return 2;
    default: return c < 0x20 ? 6 : 1;
  }
}

std::size_t digits_of(const value& v) {
  std::array<char, 24> buffer{};
  const auto end = v.type() == kind::integer ? std::to_chars(buffer.begin(), buffer.end(), v.get<std::int64_t>())
                                             : std::to_chars(buffer.begin(), buffer.end(), v.get<std::uint64_t>());
  return static_cast<std::size_t>(end.ptr - buffer.data());
}

class meter {
 public:
  explicit meter(std::size_t limit) noexcept : limit_(limit) {}

  std::size_t measure(const value& v) {
    add(v);
    return size_;
  }

 private:
  void add(const value& v) {
    switch (v.type()) {
      case kind::null: size_ += 4; break;
      case kind::boolean: size_ += v.get<bool>() ? 4 : 5; break;
      case kind::integer:
      case kind::unsigned_integer: size_ += digits_of(v); break;
      case kind::floating: size_ += v.dump().size(); break;
      case kind::string: size_ += text_size(access::text(v)); break;
      default: add_container(v);
    }
  }

  // Every level adds two bytes at least, so the limit bounds the recursion too.
  void add_container(const value& v) {
    size_ += 2 + (v.empty() ? 0 : v.size() - 1);
    tree_walker<> walk(access::tree(v));
    for (; !walk.done() && size_ < limit_; walk.step()) {
      walk.enter_leaf();
      if (v.is_object()) size_ += text_size(access::text(walk.key())) + 1;
      add(walk.element());
    }
  }

  std::size_t limit_;
  std::size_t size_ = 0;
};

}  // namespace

std::size_t text_size(std::string_view text) noexcept {
  std::size_t size = 2;
  for (const char c : text) size += escaped_size(static_cast<unsigned char>(c));
  return size;
}

std::size_t text_size(const value& v, std::size_t limit) { return meter(limit).measure(v); }

}  // namespace patchbay::impl
