#include "store/thrown_text.hpp"

namespace patchbay::inline v0_1::impl {

std::string text_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

}  // namespace patchbay::impl
