#include <patchbay/replay/trace.hpp>

#include <patchbay/error.hpp>

#include <cerrno>
#include <ostream>
#include <system_error>
#include <utility>

namespace patchbay::replay {

namespace {

constexpr std::size_t large_piece = std::size_t{64} << 10;

}  // namespace

trace_writer::trace_writer(std::ostream& out, std::string name) : out_(out), name_(std::move(name)) {}

trace_writer::~trace_writer() {
  try {
    flush();
  } catch (...) {
    // Whoever wants to know has called flush.
  }
}

void trace_writer::begin(revision_number revision, const value& state) {
  buffer_ += "{\"revision\":" + std::to_string(revision) + ",\"state\":";
  state.dump_to(buffer_);
  buffer_ += "}\n";
}

void trace_writer::write(const step& played, const patch& changes) {
  buffer_ += "{\"revision\":" + std::to_string(played.revision) + ",\"action\":";
  played.action.to_value().dump_to(buffer_);
  buffer_ += ",\"patch\":";
  changes.dump_to(buffer_);
  buffer_ += "}\n";
  if (buffer_.size() >= large_piece) hand_over();
}

void trace_writer::flush() {
  hand_over();
  errno = 0;
  if (!out_.flush()) fail();
}

void trace_writer::hand_over() {
  errno = 0;
  const bool written = static_cast<bool>(out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size())));
  buffer_.clear();
  if (!written) fail();
}

void trace_writer::fail() const {
  const std::string reason = errno != 0 ? std::generic_category().message(errno) : "the stream is in a failed state";
  throw error(errc::io, "cannot write the trace to " + name_ + ": " + reason);
}

}  // namespace patchbay::replay
