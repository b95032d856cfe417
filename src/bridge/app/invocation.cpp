#include <patchbay/bridge/invocation.hpp>

#include "bridge/app/app_core.hpp"
#include "bridge/app/channel_body.hpp"
#include "bridge/session/call.hpp"

#include <charconv>
#include <utility>

namespace patchbay::inline v0_1::bridge {

const std::string& invocation::command() const noexcept { return core_->asked().command; }
const value& invocation::arguments() const noexcept { return core_->asked().arguments; }
const value& invocation::headers() const noexcept { return core_->asked().headers; }
const std::string& invocation::window() const noexcept { return core_->window(); }
bool invocation::from_trusted_window() const noexcept { return core_->trusted(); }
std::stop_token invocation::stop_token() const noexcept { return core_->stop().get_token(); }

const raw* invocation::body() const noexcept {
  const auto& body = core_->asked().body;
  return body ? &*body : nullptr;
}

namespace {

std::shared_ptr<impl::app_core> live_app(const impl::call& of) {
  auto core = of.app();
  if (!core)
    throw error(errc::closed, "The application that command \"" + of.asked().command + "\" belonged to is gone.");
  return core;
}

}  // namespace

bridge::app& invocation::app() const { return live_app(*core_)->owner(); }
void* invocation::managed(const std::type_info& type) const { return live_app(*core_)->managed().get(type); }

bridge::channel invocation::channel(patchbay::impl::text argument) const {
  constexpr std::string_view prefix = "__CHANNEL__:";
  const std::string name(argument);
  const value& given = *impl::find_argument(*this, name, true);
  std::uint32_t id = 0;
  if (given.is_string() && given.as_string().starts_with(prefix)) {
    const std::string_view digits = given.as_string().substr(prefix.size());
    const auto [end, failure] = std::from_chars(digits.begin(), digits.end(), id);
    if (failure == std::errc() && end == digits.end()) {
      return bridge::channel(std::make_shared<channel::body>(id, core_->from()));
    }
  }
  impl::throw_argument(*this, name, error(errc::type_mismatch, "a channel was expected, not " + given.dump()));
}

// --- answering ------------------------------------------------------------------------------------------------

responder::~responder() {
  if (call_) call_->drop();
}

void responder::resolve(value result) && {
  if (const auto call = std::exchange(call_, nullptr)) call->resolve(result);
}

void responder::resolve(raw result) && {
  if (const auto call = std::exchange(call_, nullptr)) call->resolve(std::move(result));
}

void responder::reject(value reason) && {
  if (const auto call = std::exchange(call_, nullptr)) call->reject(reason);
}

void responder::reject(const std::exception_ptr& failure) && {
  if (const auto call = std::exchange(call_, nullptr)) call->reject(failure);
}

rejection::rejection(value reason)
    : error(errc::rejected, "The command rejected its call with " + reason.dump() + "."), reason_(std::move(reason)) {}

}  // namespace patchbay::bridge
