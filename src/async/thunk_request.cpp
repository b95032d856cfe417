#include <patchbay/async/impl/thunk_request.hpp>

#include <patchbay/async/impl/at_end.hpp>
#include <patchbay/async/serialize_error.hpp>

#include <boost/asio/post.hpp>

#include "value/text/utf8.hpp"

#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// A JavaScript error of another kind than Error, on its way to serialize_error.
std::exception_ptr javascript_error(std::string_view name, std::string_view message) {
  return std::make_exception_ptr(value{{"name", name}, {"message", made_utf8(message)}});
}

// Inside a reducer nothing can be dispatched, and when the store is gone never again.
bool is_blocked(const async_dispatcher& dispatch, errc by) {
  try {
    (void)dispatch.get_state();
    return false;
  } catch (const error& failure) {
    return failure.code() == by;
  }
}

// Takes the answer of a condition that is a coroutine.
class condition_sink final : public sink<bool> {
 public:
  explicit condition_sink(std::shared_ptr<thunk_request> to) noexcept : to_(std::move(to)) {}
  void resolve(bool wanted) override { to_->proceed(wanted); }
  void reject(std::exception_ptr failure) noexcept override { to_->reject(std::move(failure)); }

 private:
  std::shared_ptr<thunk_request> to_;
};

}  // namespace

std::shared_ptr<const thunk_traits> make_thunk_traits(std::string_view prefix,
                                                      std::function<value(const std::exception_ptr&)> serialize_error,
                                                      bool dispatch_condition_rejection) {
  if (prefix.empty()) throw error(errc::invalid_argument, "An async thunk needs a type prefix that is not empty.");
  if (!serialize_error) throw error(errc::invalid_argument, "The serialize_error of an async thunk must not be empty.");
  const std::string type(prefix);
  static_cast<void>(value(type));  // no action could have it otherwise
  return std::make_shared<const thunk_traits>(
      thunk_traits{.pending = type + "/pending",
                   .fulfilled = type + "/fulfilled",
                   .rejected = type + "/rejected",
                   .serialize_error = std::move(serialize_error),
                   .dispatch_condition_rejection = dispatch_condition_rejection});
}

thunk_request::thunk_request(async_dispatcher dispatch, std::shared_ptr<const thunk_traits> traits,
                             request_identity identity)
    : dispatch_(std::move(dispatch)),
      traits_(std::move(traits)),
      identity_(std::move(identity)),
      hold_(hold_pin::nearest(access::core(dispatch_)->hold)) {
  static_cast<void>(value(identity_.id));  // no action could name it otherwise
}

// --- up to the creator ------------------------------------------------------------------------------------

void thunk_request::start(const std::stop_token& external) {
  if (!access::core(dispatch_)->watch->add(shared_from_this())) {
    store_ended();
    return let_go_of_hold();
  }
  listen_to(external);
  try {
    condition_answer answer = wanted();
    if (auto* now = std::get_if<bool>(&answer.given)) return proceed(*now);
    ask(std::get<boost::asio::awaitable<bool>>(std::move(answer.given)));
  } catch (...) {
    reject(std::current_exception());
  }
}

void thunk_request::ask(boost::asio::awaitable<bool> condition) {
  completion<bool> done(std::make_shared<condition_sink>(shared_from_this()));
  auto coroutine = std::make_shared<stoppable_coroutine>(dispatch_.executor());
  {
    const std::lock_guard lock(guard_);
    coroutine_ = coroutine;
    if (phase_ == phase::ended) return;
  }
  stoppable_coroutine::start(std::move(coroutine), std::move(done),
                             [condition = std::move(condition)]() mutable { return std::move(condition); });
}

void thunk_request::proceed(bool wanted) {
  if (!prepare(wanted)) return let_go_of_hold();
  auto coroutine = std::make_shared<stoppable_coroutine>(dispatch_.executor());
  bool aborted = false;
  bool begins = false;
  {
    const std::lock_guard lock(guard_);
    // An abort that came while pending was dispatched had to wait for that.
    aborted = phase_ != phase::ended && abort_reason_;
    begins = phase_ != phase::ended && !abort_reason_;
    phase_ = begins ? phase::running : phase::ended;
    coroutine_ = coroutine;
  }
  if (begins) return run(completion<thunk_payload>(shared_from_this()), std::move(coroutine));
  if (aborted) conclude_aborted();
  let_go_of_hold();
}

void thunk_request::listen_to(const std::stop_token& external) {
  if (!external.stop_possible()) return;
  std::function<void()> on_stop = [weak = weak_from_this()] {
    if (const auto live = weak.lock()) live->abort("External signal was aborted");
  };
  auto callback = std::make_unique<stop_callback>(external, std::move(on_stop));
  auto watch = executor_watch::of(dispatch_.executor());
  const std::lock_guard lock(guard_);
  external_ = std::move(callback);
  executor_ = std::move(watch);
}

bool thunk_request::prepare(bool wanted) {
  try {
    if (!wanted) {
      skip();
      return false;
    }
    return dispatch_pending();
  } catch (...) {
    reject(std::current_exception());
    return false;
  }
}

bool thunk_request::dispatch_pending() {
  bool aborted = false;
  {
    const std::lock_guard lock(guard_);
    if (phase_ == phase::ended) return false;
    aborted = abort_reason_.has_value();
  }
  if (aborted) {
    if (claim()) conclude_aborted();
    return false;
  }
  dispatch_(pending_action(traits_->pending, identity_, pending_meta()));
  return true;
}

void thunk_request::skip() {
  if (!claim()) return;
  const auto make = [this] {
    const auto thrown = javascript_error("ConditionError", "Aborted due to condition callback returning false.");
    return rejected_action(traits_->rejected, identity_, serialized(thrown), {}, {.condition = true}, {});
  };
  conclude(make, traits_->dispatch_condition_rejection);
}

// --- its end ----------------------------------------------------------------------------------------------

bool thunk_request::running() {
  const std::lock_guard lock(guard_);
  return phase_ == phase::running;
}

bool thunk_request::claim() {
  const std::lock_guard lock(guard_);
  return std::exchange(phase_, phase::ended) != phase::ended;
}

void thunk_request::resolve(thunk_payload made) {
  if (claim()) {
    conclude([&] {
      if (!made.rejected) return fulfilled_action(traits_->fulfilled, identity_, made.payload, made.meta);
      const value error = serialized(plainly_rejected());
      return rejected_action(traits_->rejected, identity_, error, made.payload, {.with_value = true}, made.meta);
    });
  }
  let_go_of_hold();
}

void thunk_request::reject(std::exception_ptr failure) noexcept {
  try {
    std::rethrow_exception(failure);
  } catch (const rejection& with) {
    return resolve({true, with.payload(), with.meta()});
  } catch (...) {
    if (claim()) conclude([&] { return rejected_by(failure); });
  }
  let_go_of_hold();
}

// That the application cannot say what was thrown is no reason to keep silent about it.
value thunk_request::serialized(const std::exception_ptr& thrown) const {
  try {
    return traits_->serialize_error(thrown);
  } catch (...) {
    return mini_serialize_error(thrown);
  }
}

action thunk_request::rejected_by(const std::exception_ptr& failure) const {
  const rejection_flags flags{.aborted = names_abort(failure)};
  return rejected_action(traits_->rejected, identity_, serialized(failure), {}, flags, {});
}

// A payload, meta or error from which no action can be made rejects the request by what says so.
template <class MakeAction>
action thunk_request::made_or_rejected(MakeAction&& make) const {
  try {
    return make();
  } catch (...) {
    const value why = mini_serialize_error(std::current_exception());
    return rejected_action(traits_->rejected, identity_, why, {}, {}, {});
  }
}

action thunk_request::aborted_for(const std::string& reason) const {
  const auto thrown = javascript_error("AbortError", reason.empty() ? "Aborted" : reason);
  return rejected_by(thrown);
}

void thunk_request::abort(std::string reason) noexcept {
  bool decides = false;
  hold_pin hold;  // the creator may end meanwhile
  {
    const std::lock_guard lock(guard_);
    if (phase_ == phase::ended) return;
    abort_reason_ = std::move(reason);
    decides = phase_ == phase::running;
    if (decides) phase_ = phase::ended;
    hold = hold_;
  }
  if (!decides) return (void)stop_.request_stop();
  stop_creator();
  if (!is_blocked(dispatch_, errc::reducing)) return conclude_aborted();
  // Whether the executor comes to it or drops it, this is how the request ends.
  const auto last = std::make_shared<at_end>();
  last->act = [self = shared_from_this(), hold = std::move(hold)] { self->conclude_aborted(); };
  boost::asio::post(dispatch_.executor(), [last] {});
}

void thunk_request::stop_creator() {
  stop_.request_stop();
  std::weak_ptr<stoppable_coroutine> coroutine;
  {
    const std::lock_guard lock(guard_);
    coroutine = coroutine_;
  }
  stoppable_coroutine::stop(coroutine);
}

void thunk_request::conclude_aborted() noexcept {
  conclude([this] { return aborted_for(*abort_reason_); });
}

template <class MakeAction>
void thunk_request::conclude(MakeAction&& make, bool told) noexcept {
  finish();
  try {
    action last = made_or_rejected(make);
    if (told) dispatch_(last);
    settle(std::move(last));
  } catch (...) {
    if (is_blocked(dispatch_, errc::closed)) return settle_without_store();
    settle_failed(std::current_exception());
  }
}

void thunk_request::store_ended() noexcept {
  if (!claim()) return;
  finish();
  stop_creator();
  settle_without_store();
}

// Nobody can hear of this action but whoever waits for it.
void thunk_request::settle_without_store() noexcept {
  const value gone{{"name", "AbortError"}, {"message", "The store is gone."}, {"code", to_string(errc::closed)}};
  settle(rejected_action(traits_->rejected, identity_, gone, {}, {.aborted = true}, {}));
}

void thunk_request::finish() noexcept {
  access::core(dispatch_)->watch->remove(*this);
  std::unique_ptr<stop_callback> left;
  {
    const std::lock_guard lock(guard_);
    // It ends with this request where there is nothing to hand it to.
    if (!external_ || executor_->ended()) return;
    left = std::move(external_);
  }
  // To end a stop_callback is to wait for it, and it may be waiting for the turn of the store that this thread has.
  boost::asio::post(dispatch_.executor(), [left = std::move(left)] {});
}

void thunk_request::let_go_of_hold() noexcept {
  hold_pin left;
  const std::lock_guard lock(guard_);
  std::swap(left, hold_);
}

}  // namespace patchbay::impl
