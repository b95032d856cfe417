#pragma once

#include <patchbay/bridge/command.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/impl/signature.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <tuple>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::bridge {

namespace impl {

// --- what a handler takes ---------------------------------------------------------------------------

template <class Handler>
using result_of = typename patchbay::impl::signature<Handler>::result;

template <class Parameters>
struct without_references {};
template <class... A>
struct without_references<std::tuple<A...>> : std::type_identity<std::tuple<std::remove_cvref_t<A>...>> {};
template <class Handler>
using parameters_of = typename without_references<typename patchbay::impl::signature<Handler>::parameters>::type;

// --- how a parameter gets its value ---------------------------------------------------------------

// The argument, nullptr where it is missing; throws errc::invalid_arguments where `required`.
[[nodiscard]] const value* find_argument(const invocation& call, const std::string& name, bool required);
[[noreturn]] void throw_argument(const invocation& call, const std::string& name, const error& why);
[[noreturn]] void throw_body_missing(const invocation& call);

template <class T>
T read_argument(const invocation& call, const std::string& name, const value& given) {
  if constexpr (std::same_as<T, value>) return given;
  try {
    return given.get<T>();
  } catch (const error& why) {
    throw_argument(call, name, why);
  }
}

template <class T>
struct parameter {
  static constexpr bool named = true;
  static T read(const invocation& call, const std::string& name) {
    return read_argument<T>(call, name, *find_argument(call, name, true));
  }
};

template <class T>
struct parameter<std::optional<T>> {
  static constexpr bool named = true;
  static std::optional<T> read(const invocation& call, const std::string& name) {
    const value* given = find_argument(call, name, false);
    if (given == nullptr || given->is_null()) return std::nullopt;
    return read_argument<T>(call, name, *given);
  }
};

template <>
struct parameter<channel> {
  static constexpr bool named = true;
  static channel read(const invocation& call, const std::string& name) { return call.channel(name); }
};

template <>
struct parameter<invocation> {
  static constexpr bool named = false;
  static invocation read(const invocation& call) { return call; }
};

template <>
struct parameter<std::stop_token> {
  static constexpr bool named = false;
  static std::stop_token read(const invocation& call) { return call.stop_token(); }
};

template <>
struct parameter<raw> {
  static constexpr bool named = false;
  static raw read(const invocation& call) {
    if (const raw* body = call.body()) return *body;
    throw_body_missing(call);
  }
};

template <class T>
struct parameter<managed<T>> {
  static constexpr bool named = false;
  static managed<T> read(const invocation& call) { return managed<T>(call.state<T>()); }
};

template <>
struct parameter<responder> {
  static constexpr bool named = false;
};

template <class T>
struct managed_type {
  static void list(std::vector<const std::type_info*>&) {}
};
template <class T>
struct managed_type<managed<T>> {
  static void list(std::vector<const std::type_info*>& out) { out.push_back(&typeid(T)); }
};

template <class Parameters, std::size_t Index>
constexpr std::size_t names_before() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{0} + ... + (parameter<std::tuple_element_t<I, Parameters>>::named ? 1U : 0U));
  }(std::make_index_sequence<Index>{});
}

// Handed over last: what fails before still has to be answered.
struct responder_place {};
template <class T>
using read_as = std::conditional_t<std::same_as<T, responder>, responder_place, T>;

template <class Parameters, std::size_t Index>
auto read_parameter(const invocation& call, const std::vector<std::string>& names) {
  using type = std::tuple_element_t<Index, Parameters>;
  if constexpr (std::same_as<type, responder>) {
    return responder_place{};
  } else if constexpr (parameter<type>::named) {
    return parameter<type>::read(call, names[names_before<Parameters, Index>()]);
  } else {
    return parameter<type>::read(call);
  }
}

template <class Parameters>
auto read_parameters(const invocation& call, const std::vector<std::string>& names) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple<read_as<std::tuple_element_t<I, Parameters>>...>{read_parameter<Parameters, I>(call, names)...};
  }(std::make_index_sequence<std::tuple_size_v<Parameters>>{});
}

template <class T>
T&& hand_over(T& given, responder&) {
  return std::move(given);
}
inline responder&& hand_over(responder_place&, responder& reply) { return std::move(reply); }

// --- how a result becomes the answer ---------------------------------------------------------------

template <class Result>
void resolve_with(responder&& reply, Result&& result) {
  using type = std::remove_cvref_t<Result>;
  if constexpr (std::same_as<type, raw> || std::same_as<type, value>) {
    std::move(reply).resolve(std::forward<Result>(result));
  } else {
    std::move(reply).resolve(value::from(result));
  }
}

// Runs `work`, which returns a Result, and answers with that. Specialised for results that come later.
template <class Result>
struct answering {
  static constexpr bool comes_later = false;

  template <class Work>
  static void answer(const invocation&, responder reply, Work work) {
    try {
      if constexpr (std::is_void_v<Result>) {
        work();
        std::move(reply).resolve();
      } else {
        resolve_with(std::move(reply), work());
      }
    } catch (...) {
      std::move(reply).reject(std::current_exception());
    }
  }
};

template <class... A>
constexpr bool takes_responder(std::tuple<A...>*) {
  return (false || ... || std::same_as<A, responder>);
}

// While a handler runs that answers by its responder: what it throws is the answer, also if the responder went with it.
class handler_run {
 public:
  // A handler whose result comes later is kept with its call until then.
  handler_run(const invocation& of, bool comes_later);
  handler_run(const handler_run&) = delete;
  handler_run& operator=(const handler_run&) = delete;
  ~handler_run();
  void fail(const std::exception_ptr& why);

 private:
  std::shared_ptr<call> call_;
  bool comes_later_;
};

// What the handler returns, once it has its parameters.
template <class Handler, class Given>
auto handling(Handler& handler, Given given) {
  return [&handler, given = std::move(given)]() mutable -> decltype(auto) {
    return std::apply([&](auto&... each) -> decltype(auto) { return std::invoke(handler, std::move(each)...); }, given);
  };
}

template <class Handler>
void run_handler(Handler& handler, const std::vector<std::string>& names, const invocation& call, responder reply) {
  using parameters = parameters_of<Handler>;
  using result = result_of<Handler>;
  constexpr bool answers_itself = takes_responder(static_cast<parameters*>(nullptr));
  static_assert(!answers_itself || std::is_void_v<result>, "A command that takes a responder returns nothing.");
  handler_run run(call, answering<result>::comes_later);
  try {
    auto given = read_parameters<parameters>(call, names);
    if constexpr (answers_itself) {
      std::apply([&](auto&... each) { std::invoke(handler, hand_over(each, reply)...); }, given);
    } else {
      answering<result>::answer(call, std::move(reply), handling(handler, std::move(given)));
    }
  } catch (...) {
    run.fail(std::current_exception());
  }
}

}  // namespace impl

template <class Handler>
command::command(std::vector<std::string> names, Handler handler, command_options options) : options_(options) {
  static_assert(patchbay::impl::has_signature<Handler>,
                "the handler of a command has one call operator whose parameters say what it takes: no overloads and "
                "no auto");
  using parameters = impl::parameters_of<Handler>;
  if (patchbay::impl::is_no_function(handler)) throw_empty();
  parameters_ = impl::names_before<parameters, std::tuple_size_v<parameters>>();
  name_parameters(std::move(names));
  [this]<class... A>(std::tuple<A...>*) {
    (impl::managed_type<A>::list(managed_), ...);
  }(static_cast<parameters*>(nullptr));
  run_ = [handler = std::move(handler), wire_names = names_](const invocation& call, responder reply) mutable {
    impl::run_handler(handler, wire_names, call, std::move(reply));
  };
}

}  // namespace patchbay::bridge
