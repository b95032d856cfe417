#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/impl/completion.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/executor_watch.hpp>
#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/async/impl/store_watch.hpp>
#include <patchbay/async/impl/thunk_actions.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1::impl {

// The three types of an async thunk's actions, and what its options say about all requests.
struct thunk_traits {
  std::string pending;
  std::string fulfilled;
  std::string rejected;
  std::function<value(const std::exception_ptr&)> serialize_error{};
  bool dispatch_condition_rejection = false;
};

// What a condition says: at once, or later.
struct condition_answer {
  condition_answer(bool now) : given(now) {}
  condition_answer(boost::asio::awaitable<bool> later) : given(std::move(later)) {}
  std::variant<bool, boost::asio::awaitable<bool>> given;
};

// Throws `errc::invalid_argument` for an empty prefix or serialiser.
[[nodiscard]] std::shared_ptr<const thunk_traits> make_thunk_traits(
    std::string_view prefix, std::function<value(const std::exception_ptr&)> serialize_error,
    bool dispatch_condition_rejection);

// One call of an async thunk, from its condition to its final action. Of completion, abort and the end of the store the
// first to come decides; the others do nothing.
class thunk_request : public pending_operation,
                      public sink<thunk_payload>,
                      public std::enable_shared_from_this<thunk_request> {
 public:
  thunk_request(async_dispatcher dispatch, std::shared_ptr<const thunk_traits> traits, request_identity identity);

  // Everything up to the start of the creator, or up to a condition that must be awaited; on the thread that
  // dispatches.
  void start(const std::stop_token& external);
  // What comes after the condition.
  void proceed(bool wanted);
  // Ends the request, unless it has ended; on the calling thread.
  void abort(std::string reason) noexcept;

  void resolve(thunk_payload made) final;
  void reject(std::exception_ptr failure) noexcept final;
  void store_ended() noexcept final;

  [[nodiscard]] const async_dispatcher& dispatch() const noexcept { return dispatch_; }
  [[nodiscard]] const request_identity& identity() const noexcept { return identity_; }
  [[nodiscard]] std::stop_token stop_token() const noexcept { return stop_.get_token(); }

 protected:
  // What the options and the creator say.
  [[nodiscard]] virtual condition_answer wanted() = 0;
  [[nodiscard]] virtual value pending_meta() = 0;
  virtual void run(completion<thunk_payload> done, std::shared_ptr<stoppable_coroutine> coroutine) = 0;
  virtual void settle(action last) = 0;
  virtual void settle_failed(std::exception_ptr failure) = 0;

  // Whether the creator, once its turn has come, is still to begin.
  [[nodiscard]] bool running();

 private:
  enum class phase { preparing, running, ended };
  using stop_callback = std::stop_callback<std::function<void()>>;

  void listen_to(const std::stop_token& external);
  void ask(boost::asio::awaitable<bool> condition);
  // False where the creator is not to begin.
  [[nodiscard]] bool prepare(bool wanted);
  [[nodiscard]] bool dispatch_pending();
  void skip();
  // The right to end the request; one gets it.
  [[nodiscard]] bool claim();
  void stop_creator();

  [[nodiscard]] value serialized(const std::exception_ptr& thrown) const;
  template <class MakeAction>
  [[nodiscard]] action made_or_rejected(MakeAction&& make) const;
  [[nodiscard]] action rejected_by(const std::exception_ptr& failure) const;
  [[nodiscard]] action aborted_for(const std::string& reason) const;
  void conclude_aborted() noexcept;
  // Makes the final action, dispatches it if the store is told, and settles with it or with what that threw.
  template <class MakeAction>
  void conclude(MakeAction&& make, bool told = true) noexcept;
  void settle_without_store() noexcept;
  void finish() noexcept;

  void let_go_of_hold() noexcept;

  const async_dispatcher dispatch_;
  const std::shared_ptr<const thunk_traits> traits_;
  const request_identity identity_;
  std::stop_source stop_;

  std::mutex guard_;
  // Guarded:
  phase phase_ = phase::preparing;
  std::optional<std::string> abort_reason_;
  std::weak_ptr<stoppable_coroutine> coroutine_;
  std::unique_ptr<stop_callback> external_;
  std::shared_ptr<executor_watch> executor_;  // of a request that has the above
  hold_pin hold_;                             // until the creator has ended, whatever the request has
};

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
