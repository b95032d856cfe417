#include "bridge/session/call.hpp"

#include "bridge/session/session.hpp"
#include "bridge/wire/failure_text.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

call::call(request asked, const std::shared_ptr<session>& from, std::weak_ptr<app_core> app)
    : asked_(std::move(asked)),
      from_(from),
      app_(std::move(app)),
      window_(from->label()),
      trusted_(from->allowed().trusted) {}

void call::send(frame answer) {
  if (const auto to = from_.lock()) to->finish_call(asked_.id, std::move(answer));
}

void call::resolve(const value& result) {
  if (is_first_answer()) send(reply_frame(asked_.id, result));
}

void call::resolve(raw result) {
  if (is_first_answer()) send(reply_frame(asked_.id, std::move(result)));
}

void call::reject(const value& reason, std::string_view code) {
  if (is_first_answer()) send(error_frame(asked_.id, reason, code));
}

void call::drop() {
  {
    const std::lock_guard lock(guard_);
    dropped_ = true;
    if (handler_runs_) return;
  }
  reject("The command ended without an answer.", to_string(errc::internal));
}

void call::handler_starts() {
  const std::lock_guard lock(guard_);
  handler_runs_ = true;
}

void call::handler_ends() {
  {
    const std::lock_guard lock(guard_);
    handler_runs_ = false;
    if (!dropped_) return;
  }
  reject("The command ended without an answer.", to_string(errc::internal));
}

namespace {

// Failures that say what the caller did wrong, and nothing of the application's inside.
bool is_callers_fault(errc code) noexcept {
  switch (code) {
    case errc::unknown_command:
    case errc::invalid_arguments:
    case errc::not_allowed:
    case errc::cancelled:
    case errc::limit:
    case errc::illegal_name:
    case errc::label_taken:
    case errc::invalid_action:
    case errc::unknown_action:
    case errc::pointer_syntax:
      return true;
    default:
      return false;
  }
}

}  // namespace

void call::reject(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const rejection& own) {
    reject(own.reason());
  } catch (const error& known) {
    if (trusted_ || is_callers_fault(known.code())) return reject(text_of(known.message()), to_string(known.code()));
    reject("The command failed.", to_string(errc::internal));
  } catch (const std::exception& unexpected) {
    reject(trusted_ ? text_of(unexpected) : value("The command failed."), to_string(errc::internal));
  } catch (...) {
    reject("The command failed.", to_string(errc::internal));
  }
}

handler_run::handler_run(const invocation& of, bool comes_later) : call_(access::core(of)), comes_later_(comes_later) {
  call_->handler_starts();
}
handler_run::~handler_run() {
  call_->handler_ends();
  // A handler may keep responders, and they their calls: those must not keep the handler in turn.
  if (!comes_later_) call_->keep(nullptr);
}
void handler_run::fail(const std::exception_ptr& why) { call_->reject(why); }

std::shared_ptr<session> window_of(const invocation& of) {
  auto window = access::core(of)->from();
  if (!window) throw error(errc::closed, "The window is closed.");
  return window;
}

}  // namespace patchbay::bridge::impl
