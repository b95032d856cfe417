#pragma once

#include "bridge/app/app_core.hpp"

#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

// Changes the store for a window or a task, which what the application's listeners throw meanwhile is no concern of:
// that is warned of, as `what "name" failed: why`. What `work` itself throws comes out.
template <class Work>
std::invoke_result_t<Work> apart_from_listeners(const app_core& app, std::string_view what, std::string_view name,
                                                Work&& work) {
  struct teller {
    const app_core& app;
    std::string_view what;
    std::string_view name;
    std::exception_ptr failure{};

    ~teller() {
      if (failure) app.warn().guard(what, name, [this] { std::rethrow_exception(failure); });
    }
  } listeners{app, what, name};
  return app.state_store().in_turn(listeners.failure, std::forward<Work>(work));
}

}  // namespace patchbay::bridge::impl
