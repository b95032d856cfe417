#pragma once

namespace patchbay::inline v0_1::impl {

// Sets a flag for as long as it lives.
class while_set {
 public:
  explicit while_set(bool& flag) noexcept : flag_(flag) { flag_ = true; }
  while_set(const while_set&) = delete;
  while_set& operator=(const while_set&) = delete;
  ~while_set() { flag_ = false; }

 private:
  bool& flag_;
};

}  // namespace patchbay::impl
