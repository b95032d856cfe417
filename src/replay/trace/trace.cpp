#include <patchbay/replay/trace.hpp>

#include "value/envelope.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/state_hash.hpp>
#include <patchbay/value/draft.hpp>

#include <cerrno>
#include <ostream>
#include <system_error>
#include <utility>

namespace patchbay::inline v0_1::replay {

namespace {

constexpr std::size_t large_piece = std::size_t{64} << 10;

value readable(const std::string& text) {
  try {
    return value(text);
  } catch (const error&) {
    return value("a message that is not UTF-8");
  }
}

}  // namespace

value refusal_reason(const std::exception& thrown) {
  const auto* own = dynamic_cast<const error*>(&thrown);
  value text = readable(own != nullptr ? own->message() : thrown.what());
  if (own == nullptr) return {{"message", std::move(text)}};
  return {{"code", to_string(own->code())}, {"message", std::move(text)}};
}

trace_writer::trace_writer(std::ostream& out, std::string name, trace_content content)
    : out_(out), name_(std::move(name)), content_(content) {}

trace_writer::~trace_writer() {
  try {
    flush();
  } catch (...) {
    // Whoever wants to know has called flush.
  }
}

void trace_writer::begin(revision_number revision, const value& state) {
  if (content_ == trace_content::hashes) {
    buffer_ += "{\"hash\":\"" + hash_of(state) + "\"}\n";
  } else {
    std::string line = "{\"revision\":" + std::to_string(revision) + ",\"state\":";
    impl::dump_in_envelope(line, state, 1);
    buffer_ += line += "}\n";
  }
  hand_over_if_large();
}

void trace_writer::write(const step& played, const patch& changes) {
  if (content_ == trace_content::hashes) {
    value{{"type", played.action.type()}, {"hash", hash_of(played.after)}}.dump_to(buffer_);
    buffer_ += '\n';
  } else {
    std::string line = "{\"revision\":" + std::to_string(played.revision) + ",\"action\":";
    impl::dump_in_envelope(line, played.action.to_value(), 1);
    line += ",\"patch\":";
    impl::dump_in_envelope(line, changes, 1);
    buffer_ += line += "}\n";
  }
  hand_over_if_large();
}

void trace_writer::write(const refusal& refused) {
  if (content_ == trace_content::hashes) {
    value{{"type", refused.action.type()}, {"refused", refused.reason["message"]}, {"hash", hash_of(refused.state)}}
        .dump_to(buffer_);
    buffer_ += '\n';
  } else {
    std::string line = "{\"revision\":" + std::to_string(refused.revision) + ",\"action\":";
    impl::dump_in_envelope(line, refused.action.to_value(), 1);
    line += ",\"error\":";
    refused.reason.dump_to(line);
    buffer_ += line += "}\n";
  }
  hand_over_if_large();
}

const std::string& trace_writer::hash_of(const value& state) {
  if (hash_.empty() || !hashed_.identical(state)) hash_ = state_hash(state);
  hashed_ = state;
  return hash_;
}

void trace_writer::hand_over_if_large() {
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
