#pragma once

#include <patchbay/actions/nanoid.hpp>
#include <patchbay/async/async_request.hpp>
#include <patchbay/async/impl/thunk_request.hpp>
#include <patchbay/async/thunk_api.hpp>
#include <patchbay/async/thunk_outcome.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <tuple>
#include <utility>

namespace patchbay::inline v0_1::impl {

// What create_async_thunk was given.
template <class Options, class Creator>
struct thunk_definition {
  std::shared_ptr<const thunk_traits> traits;
  Options options;
  Creator create;
};

template <class Creator, class... Arg>
decltype(auto) call_creator(const Creator& create, const thunk_api& api, const Arg&... arg) {
  if constexpr (std::invocable<const Creator&, const Arg&..., const thunk_api&>) {
    return std::invoke(create, arg..., api);
  } else {
    return std::invoke(create, arg...);
  }
}

// Takes what a creator made as what it means.
template <class Result>
class outcome_sink final : public sink<thunk_outcome<Result>> {
 public:
  explicit outcome_sink(completion<thunk_payload> to) noexcept : to_(std::move(to)) {}
  void resolve(thunk_outcome<Result> made) override { to_.resolve(std::move(made).take()); }
  void reject(std::exception_ptr failure) noexcept override { to_.reject(std::move(failure)); }

 private:
  completion<thunk_payload> to_;
};

template <class Result, class Definition, class... Arg>
class typed_request final : public thunk_request {
 public:
  typed_request(const async_dispatcher& through, std::shared_ptr<const Definition> definition,
                request_identity identity, std::tuple<Arg...> arg)
      : thunk_request(through, definition->traits, std::move(identity)),
        definition_(std::move(definition)),
        arg_(std::move(arg)),
        state_(std::make_shared<result_state<settled<Result>>>(through.executor())) {}

  [[nodiscard]] const std::shared_ptr<result_state<settled<Result>>>& state() const noexcept { return state_; }

 private:
  using outcome = typename result_state<settled<Result>>::outcome;
  using creator = decltype(Definition::create);

  condition_answer wanted() override {
    const auto& condition = definition_->options.condition;
    if (!condition) return true;
    asked_.emplace(context());
    return with_arg([&](const Arg&... arg) { return condition(arg..., *asked_); });
  }
  value pending_meta() override {
    const auto& meta = definition_->options.get_pending_meta;
    return meta ? with_arg([&](const Arg&... arg) { return meta(arg..., context()); }) : value();
  }

  void run(completion<thunk_payload> done, std::shared_ptr<stoppable_coroutine> coroutine) override {
    auto self = std::static_pointer_cast<typed_request>(shared_from_this());
    completion<thunk_outcome<Result>> typed(std::make_shared<outcome_sink<Result>>(std::move(done)));
    if constexpr (std::invocable<const creator&, const Arg&..., const thunk_api&, thunk_callback<Result>>) {
      auto work = [self, api = access::make<thunk_api>(self)](const thunk_callback<Result>& call) {
        self->with_arg([&](const Arg&... arg) { std::invoke(self->definition_->create, arg..., api, call); });
      };
      post_calling_back(
          dispatch().executor(), std::move(typed), [self] { return self->running(); }, std::move(work));
    } else {
      stoppable_coroutine::start(std::move(coroutine), std::move(typed), [self, api = access::make<thunk_api>(self)] {
        return self->with_arg([&](const Arg&... arg) { return call_creator(self->definition_->create, api, arg...); });
      });
    }
  }

  void settle(action last) override { state_->set(outcome(std::in_place_index<0>, std::move(last))); }
  void settle_failed(std::exception_ptr failure) override { state_->set(outcome(std::move(failure))); }

  template <class Call>
  auto with_arg(Call&& call) const {
    return std::apply(std::forward<Call>(call), arg_);
  }
  [[nodiscard]] thunk_context context() const {
    return {state_getter(dispatch()), dispatch().services(), identity().id};
  }

  const std::shared_ptr<const Definition> definition_;
  const std::tuple<Arg...> arg_;
  std::optional<thunk_context> asked_;  // to which a condition that is a coroutine may refer
  const std::shared_ptr<result_state<settled<Result>>> state_;
};

template <class Result, class Definition, class... Arg>
async_request<Result> begin_request(const async_dispatcher& dispatch, std::shared_ptr<const Definition> definition,
                                    std::tuple<Arg...> arg, const std::stop_token& external) {
  request_identity identity;
  std::apply(
      [&](const Arg&... given) {
        const auto& generate = definition->options.id_generator;
        identity.id = generate ? generate(given...) : nanoid();
        (identity.arg.emplace(value::from(given)), ...);
      },
      arg);
  const auto request = std::make_shared<typed_request<Result, Definition, Arg...>>(dispatch, std::move(definition),
                                                                                   std::move(identity), std::move(arg));
  request->start(external);
  return access::make<async_request<Result>>(request->state(), request);
}

}  // namespace patchbay::impl
