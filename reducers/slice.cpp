#include <patchbay/reducers/slice.hpp>

#include <patchbay/error.hpp>

namespace patchbay::inline v0_1::impl {

void throw_unnamed_slice() { throw error(errc::invalid_argument, "A slice needs a name"); }

void throw_unnamed_case(std::string_view slice) {
  throw error(errc::invalid_argument, "A case of the slice \"" + std::string(slice) + "\" has no key");
}

void throw_bad_extra_reducers(std::string_view slice, bool given) {
  const std::string problem = given ? " has extra reducers already" : " got an empty function for its extra reducers";
  throw error(errc::invalid_argument, "The slice \"" + std::string(slice) + '"' + problem);
}

}  // namespace patchbay::impl
