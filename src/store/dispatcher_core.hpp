#pragma once

#include "store/routing.hpp"
#include "store/store_core.hpp"

#include <patchbay/store/dispatcher.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

// What brings actions to a store: the middleware, and behind it where they are routed.
class dispatcher_core : public std::enable_shared_from_this<dispatcher_core> {
 public:
  // Routes as `store` does by itself, with `shared`, if the options have neither handlers nor a reducer. Builds the
  // middleware chain, which may not dispatch meanwhile.
  [[nodiscard]] static std::shared_ptr<dispatcher_core> make(std::shared_ptr<store_core> store,
                                                             std::shared_ptr<routing> shared, dispatch_options options);

  dispatcher_core(std::shared_ptr<store_core> store, std::shared_ptr<routing> routes, dispatch_options& options);

  [[nodiscard]] const std::shared_ptr<store_core>& store() const noexcept { return store_; }
  [[nodiscard]] const std::shared_ptr<routing>& routes() const noexcept { return routes_; }
  [[nodiscard]] const services& given_services() const noexcept { return services_; }

  // Handlers that come and go, of which this is the registry. A batch that fails takes back what was added in it.
  using handler_ticket = std::weak_ptr<const routing::handling>;
  [[nodiscard]] subscription add(const std::string& type, handler run);
  void add(const handler_map& handlers, std::string_view prefix);
  void remove(const handler_ticket& which) noexcept;
  [[nodiscard]] bool contains(const handler_ticket& which) const noexcept;
  void check_may_leave() const;

  dispatch_result dispatch(std::string_view type);
  dispatch_result dispatch(std::string_view type, value payload);
  dispatch_result dispatch(action a);
  void replace_reducer(reducer next);
  void refresh();

 private:
  void build_chain(std::vector<middleware> layers);
  void end() noexcept;

  template <class MakeAction>
  dispatch_result dispatch_type(std::string_view type, MakeAction&& make);
  void check_not_constructing(std::string_view type) const;
  dispatch_result through_chain(const action& a);
  // What is behind the last middleware.
  dispatch_result at_end_of_chain(const action& a);
  dispatch_result route(action a);
  dispatch_result route_to(const routing::handling* found, action&& a);
  dispatch_result run_handler(const handler& run, action&& a);
  dispatch_result run_reducer(action&& a);
  dispatch_result nothing_handles(action&& a);
  // What the options want of a type that nothing handles.
  void mind_unknown(const action& a);
  // Gives the root reducer an action of the library's own.
  void reduce_privately();
  dispatch_result settle(value next, action a, bool handled);

  const std::shared_ptr<store_core> store_;
  const std::shared_ptr<routing> routes_;
  const handler_lookup lookup_;
  const unknown_action_policy unknown_;
  const services services_;
  bool has_chain_ = false;
  next_dispatch chain_;  // with the turn held; until the store ends, since middleware may own what must end with it
  subscription store_end_;
  bool constructing_ = false;
  std::set<std::string, std::less<>> warned_of_;  // with the turn held
};

}  // namespace patchbay::impl
