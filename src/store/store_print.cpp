#include <patchbay/store/store.hpp>

#include <ostream>

namespace patchbay::inline v0_1 {

void PrintTo(const store& s, std::ostream* out) {
  if (!impl::access::core(s)) {
    *out << "a store that was moved from";
    return;
  }
  try {
    const auto [revision, state] = s.snapshot();
    *out << "a store at revision " << revision << " with the state " << state;
  } catch (const error& failure) {
    *out << "a store that cannot be read: " << failure.what();
  }
}

}  // namespace patchbay
