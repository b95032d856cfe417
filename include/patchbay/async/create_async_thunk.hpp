#pragma once

#include <patchbay/actions/action_matcher.hpp>
#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/async_request.hpp>
#include <patchbay/async/impl/prefix_function.hpp>
#include <patchbay/async/impl/typed_request.hpp>
#include <patchbay/async/serialize_error.hpp>
#include <patchbay/async/thunk_actions.hpp>
#include <patchbay/async/thunk_api.hpp>
#include <patchbay/impl/callable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// What an async thunk may be told. All functions are called on the thread that dispatches, those for errors also where
/// a request ends; parameters at the end may be left out. What they throw rejects the request, but for `id_generator`,
/// whose exception comes out of the dispatch, as does that of an id that is not UTF-8. Where `serialize_error` throws,
/// `mini_serialize_error` takes its place.
template <class Signature>
struct async_thunk_options;

template <class Result, class... Arg>
struct async_thunk_options<Result(Arg...)> {
  /// Whether to begin at all: `bool(arg, const thunk_context&)`. If not, nothing is dispatched, and the request ends as
  /// rejected by its condition. It may also be a coroutine, `boost::asio::awaitable<bool>`: that runs on the executor,
  /// as does all that comes after it, and an abort meanwhile takes effect when it has answered true, instead of
  /// pending.
  impl::prefix_function<impl::condition_answer(const Arg&..., const thunk_context&)> condition{};
  /// Dispatches the rejected action of a condition that did not hold.
  bool dispatch_condition_rejection = false;
  /// Makes request ids, `std::string(arg)`; `nanoid` where it is missing.
  impl::prefix_function<std::string(const Arg&...)> id_generator{};
  /// What else is in the meta of the pending action, `value(arg, const thunk_context&)`.
  impl::prefix_function<value(const Arg&..., const thunk_context&)> get_pending_meta{};
  /// Makes the `error` member of rejected actions, also that of aborts and conditions, which arrive as the value that
  /// JavaScript throws there, and of rejections with a value, where it is the string "Rejected".
  std::function<value(const std::exception_ptr&)> serialize_error = mini_serialize_error;
};

/// An async thunk together with its argument: what is dispatched. Dispatching it twice makes two requests.
template <class Result>
class async_thunk_call {
 public:
  using beginner = std::function<async_request<Result>(const async_dispatcher&)>;
  explicit async_thunk_call(beginner begin) : begin_(std::move(begin)) {}

  /// For `async_dispatcher`: begins a request.
  [[nodiscard]] async_request<Result> start(const async_dispatcher& dispatch) const { return begin_(dispatch); }

 private:
  beginner begin_;
};

template <class Signature>
class async_thunk;

/// What `create_async_thunk` makes. Immutable; copies are the same thunk; safe to use from several threads.
template <class Result, class... Arg>
class async_thunk<Result(Arg...)> {
 public:
  using beginner = std::function<async_request<Result>(const async_dispatcher&, std::tuple<Arg...>, std::stop_token)>;

  async_thunk(std::string_view prefix, const std::shared_ptr<const impl::thunk_traits>& traits, beginner begin)
      : pending(traits->pending),
        fulfilled(traits->fulfilled),
        rejected(traits),
        settled(any_of(rejected, fulfilled)),
        prefix_(prefix),
        begin_(std::make_shared<const beginner>(std::move(begin))) {}

  /// The call to dispatch. When a stop is requested from `external`, the request is aborted, with the reason "External
  /// signal was aborted"; if it is requested already, nothing begins.
  [[nodiscard]] async_thunk_call<Result> operator()(Arg... arg, std::stop_token external = {}) const {
    return async_thunk_call<Result>([begin = begin_, arg = std::tuple<Arg...>(std::move(arg)...),
                                     external = std::move(external)](const async_dispatcher& dispatch) {
      return (*begin)(dispatch, arg, external);
    });
  }

  [[nodiscard]] const std::string& type_prefix() const noexcept { return prefix_; }

  /// The creators of its actions, for reducers and matchers.
  pending_creator<Arg...> pending;
  fulfilled_creator<Result, Arg...> fulfilled;
  rejected_creator<Arg...> rejected;
  /// Matches what ends a request.
  action_matcher settled;

 private:
  std::string prefix_;
  std::shared_ptr<const beginner> begin_;
};

/// Redux Toolkit's createAsyncThunk: a request with a life in the store.
///
///     auto fetch_todo = create_async_thunk<todo(int)>("todos/fetch",
///         [](int id, const thunk_api& api) -> boost::asio::awaitable<todo> { co_return co_await load(id); });
///
///     auto request = dispatch(fetch_todo(3));         // by an async_dispatcher
///     todo loaded = (co_await request.wait()).unwrap();  // or: request.abort("no longer needed")
///
///     builder.add_case(fetch_todo.fulfilled, [](draft todos, const todo& loaded) { ... });
///
/// Dispatching a call
///  1. asks the condition; 2. dispatches `pending`, on the calling thread; 3. has the payload creator begin on the
///  executor; 4. dispatches exactly one of `fulfilled` and `rejected`, where the creator ended; 5. ends with that.
/// Whatever the creator throws, what no action can be made of, and what the dispatch of pending throws, rejects the
/// request. What the dispatch of the
/// final action throws does not: it comes out of the `async_request`. Of completion, abort, and the end of the store,
/// the first decides. A request whose store has ended ends as aborted, though there is nobody to dispatch that to.
///
/// `create` is called with the argument and, if it takes one, a `const thunk_api&`, from any number of requests at a
/// time; a lambda's captures and the references live as long as it runs. It returns a Result or `thunk_outcome<Result>`
/// (which may be a rejection), an `awaitable` or `std::future` of these; or it takes a `thunk_callback<Result>` as
/// third parameter. A Result is anything that `value::from` and `value::get` convert, or void. So is the argument;
/// there may be none: `create_async_thunk<todo()>`. Throws `errc::invalid_argument` for an empty creator or prefix.
template <class Signature, class Creator>
[[nodiscard]] async_thunk<Signature> create_async_thunk(impl::text type_prefix, Creator create,
                                                        async_thunk_options<Signature> options = {});

// --- matchers ------------------------------------------------------------------------------------
// As those of matchers.hpp, for the actions of these thunks only.

template <class Signature, class... Signatures>
[[nodiscard]] action_matcher is_pending(const async_thunk<Signature>& thunk, const async_thunk<Signatures>&... more) {
  return is_pending(std::vector<std::string>{thunk.type_prefix(), more.type_prefix()...});
}
template <class Signature, class... Signatures>
[[nodiscard]] action_matcher is_fulfilled(const async_thunk<Signature>& thunk, const async_thunk<Signatures>&... more) {
  return is_fulfilled(std::vector<std::string>{thunk.type_prefix(), more.type_prefix()...});
}
template <class Signature, class... Signatures>
[[nodiscard]] action_matcher is_rejected(const async_thunk<Signature>& thunk, const async_thunk<Signatures>&... more) {
  return is_rejected(std::vector<std::string>{thunk.type_prefix(), more.type_prefix()...});
}
template <class Signature, class... Signatures>
[[nodiscard]] action_matcher is_rejected_with_value(const async_thunk<Signature>& thunk,
                                                    const async_thunk<Signatures>&... more) {
  return is_rejected_with_value(std::vector<std::string>{thunk.type_prefix(), more.type_prefix()...});
}
template <class Signature, class... Signatures>
[[nodiscard]] action_matcher is_async_thunk_action(const async_thunk<Signature>& thunk,
                                                   const async_thunk<Signatures>&... more) {
  return is_async_thunk_action(std::vector<std::string>{thunk.type_prefix(), more.type_prefix()...});
}

// --- implementation -----------------------------------------------------------------------------

namespace impl {

template <class Signature>
struct begin_with {};
template <class Result, class... Arg>
struct begin_with<Result(Arg...)> {
  static_assert(sizeof...(Arg) <= 1, "An async thunk has one argument or none: give it a struct instead.");

  template <class Definition>
  static auto make(std::shared_ptr<const Definition> definition) {
    return [definition = std::move(definition)](const async_dispatcher& dispatch, std::tuple<Arg...> arg,
                                                const std::stop_token& external) {
      return begin_request<Result>(dispatch, definition, std::move(arg), external);
    };
  }
};

}  // namespace impl

template <class Signature, class Creator>
async_thunk<Signature> create_async_thunk(impl::text type_prefix, Creator create,
                                          async_thunk_options<Signature> options) {
  using Definition = impl::thunk_definition<async_thunk_options<Signature>, Creator>;
  impl::checked_function(create, "the payload creator of an async thunk");
  const auto traits =
      impl::make_thunk_traits(type_prefix, options.serialize_error, options.dispatch_condition_rejection);
  auto definition = std::make_shared<const Definition>(Definition{traits, std::move(options), std::move(create)});
  return async_thunk<Signature>(type_prefix, traits, impl::begin_with<Signature>::make(std::move(definition)));
}

}  // namespace patchbay
