#include "replay/program/output.hpp"

#include <patchbay/error.hpp>

#include <cerrno>
#include <ostream>
#include <system_error>

namespace patchbay::inline v0_1::impl {

output::output(const std::string& file, std::ostream& standard_output)
    : name_(file == "-" ? "<stdout>" : file), out_(file == "-" ? standard_output : file_) {
  if (file == "-") return;
  errno = 0;
  file_.open(file, std::ios::binary | std::ios::trunc);
  if (!file_) fail();
}

void output::write(std::string_view text) {
  errno = 0;
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out_.flush()) fail();
}

void output::fail() const {
  const std::string reason = errno != 0 ? std::generic_category().message(errno) : "the stream is in a failed state";
  throw error(errc::io, "cannot write " + name_ + ": " + reason);
}

}  // namespace patchbay::impl
