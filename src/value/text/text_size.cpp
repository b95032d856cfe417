#include "value/text/text_size.hpp"

#include "value/tree/walk.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

namespace patchbay::inline v0_1::impl {

namespace {

std::size_t escaped_size(unsigned char c) noexcept {
  switch (c) {
    case '"':
    case '\\':
    case '\b':
    case '\f':
    case '\n':
    case '\r':
    case '\t':
      return 2;
    default:
      return c < 0x20 ? 6 : 1;
  }
}

std::size_t digits_of(const value& v) {
  std::array<char, 24> buffer{};
  const auto end = v.type() == kind::integer ? std::to_chars(buffer.begin(), buffer.end(), v.get<std::int64_t>())
                                             : std::to_chars(buffer.begin(), buffer.end(), v.get<std::uint64_t>());
  return static_cast<std::size_t>(end.ptr - buffer.data());
}

constexpr unsigned deepest_measured = 400;

class meter {
 public:
  explicit meter(std::size_t limit) noexcept : limit_(limit) {}
  meter(std::size_t limit, std::span<const value> flat, std::size_t flat_size) : limit_(limit), flat_size_(flat_size) {
    for (const value& v : flat) ++flat_[value_access::any_node(v)];
  }

  std::size_t measure(const value& v) {
    add(v);
    return size_;
  }

 private:
  void add(const value& v) {
    if (!flat_.empty() && take_flat(v)) {
      size_ += flat_size_;
      return;
    }
    switch (v.type()) {
      case kind::null:
        size_ += 4;
        break;
      case kind::boolean:
        size_ += v.get<bool>() ? 4 : 5;
        break;
      case kind::integer:
      case kind::unsigned_integer:
        size_ += digits_of(v);
        break;
      case kind::floating:
        size_ += v.dump().size();
        break;
      case kind::string:
        size_ += text_size(value_access::text(v));
        break;
      default:
        add_container(v);
    }
  }

  void add_container(const value& v) {
    if (depth_ == deepest_measured) {
      size_ = std::max(size_, limit_);
      return;
    }
    ++depth_;
    size_ += 2 + (v.empty() ? 0 : v.size() - 1);
    tree_walker<> walk(value_access::tree(v));
    for (; !walk.done() && size_ < limit_; walk.step()) {
      walk.enter_leaf();
      if (v.is_object()) size_ += text_size(value_access::text(walk.key())) + 1;
      add(walk.element());
    }
    --depth_;
  }

  bool take_flat(const value& v) {
    const auto found = flat_.find(value_access::any_node(v));
    if (found == flat_.end() || found->second == 0) return false;
    --found->second;
    return true;
  }

  std::size_t limit_;
  std::size_t size_ = 0;
  unsigned depth_ = 0;
  // By node, how often each may still be met.
  std::unordered_map<const node*, std::size_t> flat_;
  std::size_t flat_size_ = 0;
};

}  // namespace

std::size_t text_size(std::string_view text) noexcept {
  std::size_t size = 2;
  for (const char c : text) size += escaped_size(static_cast<unsigned char>(c));
  return size;
}

std::size_t text_size(const value& v, std::size_t limit) { return meter(limit).measure(v); }

std::size_t text_size(const value& v, std::size_t limit, std::span<const value> flat, std::size_t flat_size) {
  return meter(limit, flat, flat_size).measure(v);
}

}  // namespace patchbay::impl
