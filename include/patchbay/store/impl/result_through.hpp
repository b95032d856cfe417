#pragma once

#include <patchbay/impl/language.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::impl {

// Has `run`, which takes a function without a result, run `work`, and returns the result of `work`.
template <class Run, class Work>
std::invoke_result_t<Work> result_through(Run&& run, Work&& work) {
  using Result = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Result>) {
    run([&] { std::invoke(std::forward<Work>(work)); });
  } else if constexpr (std::is_reference_v<Result>) {
    std::remove_reference_t<Result>* result = nullptr;
    run([&] { result = &std::invoke(std::forward<Work>(work)); });
    return static_cast<Result>(*result);
  } else {
    std::optional<Result> result;
    run([&] { result.emplace(std::invoke(std::forward<Work>(work))); });
    return Result(std::move(*result));
  }
}

}  // namespace patchbay::impl
