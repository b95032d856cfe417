#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

namespace patchbay::inline v0_1 {

inline namespace literals {

value operator""_value(const char* text, std::size_t length) { return value::parse(std::string_view(text, length)); }

pointer operator""_pointer(const char* text, std::size_t length) { return pointer(std::string_view(text, length)); }

}  // namespace literals

}  // namespace patchbay
