#include <patchbay/replay/main.hpp>

#include <utility>

namespace patchbay::inline v0_1::replay {

app make_app(patchbay::store made, dispatch_options routing) {
  dispatch_options bare = routing;
  bare.middleware.clear();
  dispatcher reducers_only = create_dispatch(made, std::move(bare));
  dispatcher through_middleware = create_dispatch(made, std::move(routing));
  return {std::move(made), std::move(reducers_only), std::move(through_middleware)};
}

app make_app(reducer root, std::optional<value> preloaded, std::vector<middleware> layers) {
  patchbay::store made = create_store(root, std::move(preloaded).value_or(value()), std::move(layers));
  dispatcher reducers_only = create_dispatch(made, {.reducer = std::move(root)});
  dispatcher through_middleware = made.default_dispatcher();
  return {std::move(made), std::move(reducers_only), std::move(through_middleware)};
}

}  // namespace patchbay::replay
