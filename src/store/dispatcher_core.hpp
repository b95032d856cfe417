#pragma once

#include "store/store_core.hpp"

#include <patchbay/store/dispatcher.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// One way of routing actions to a store: handlers, reducer and the middleware around them.
class dispatcher_core : public std::enable_shared_from_this<dispatcher_core> {
 public:
  dispatcher_core(std::shared_ptr<store_core> store, dispatch_options options);
  // Builds the middleware chain; they may not dispatch meanwhile.
  void build_chain();

  [[nodiscard]] const std::shared_ptr<store_core>& store() const noexcept { return store_; }
  [[nodiscard]] const services& given_services() const noexcept { return options_.services; }

  dispatch_result dispatch(std::string_view type);
  dispatch_result dispatch(std::string_view type, value payload);
  dispatch_result dispatch(action a);
  void replace_reducer(reducer next);
  void refresh();

 private:
  template <class MakeAction>
  dispatch_result dispatch_type(std::string_view type, MakeAction&& make);
  dispatch_result through_chain(const action& a);
  // What is behind the last middleware.
  dispatch_result at_end_of_chain(const action& a);
  dispatch_result route(action a);
  dispatch_result run_handler(const handler& run, action a);
  dispatch_result run_reducer(action a);
  dispatch_result nothing_handles(action a);
  // What the options want of a type that nothing handles.
  void mind_unknown(const action& a);
  // Gives the root reducer an action of the library's own.
  void reduce_privately();
  // With the turn held.
  [[nodiscard]] reducer& root_reducer() noexcept;
  dispatch_result settle(value next, action a, bool handled);

  const std::shared_ptr<store_core> store_;
  dispatch_options options_;
  const bool routes_like_store_;  // given neither handlers nor a reducer
  bool has_chain_ = false;
  next_dispatch chain_;  // with the turn held; until the store ends, since middleware may own what must end with it
  subscription store_end_;
  bool constructing_ = false;
  std::set<std::string, std::less<>> warned_of_;  // with the turn held
};

}  // namespace patchbay::impl
