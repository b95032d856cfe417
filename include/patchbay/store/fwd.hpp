#pragma once

#include <patchbay/impl/language.hpp>

#include <cstdint>

/// Names of the store floor, for headers that need no more than a name.
namespace patchbay::inline v0_1 {

class action;
class dispatcher;
class handler;
class handler_map;
class middleware;
class path_set;
class reducer;
class selector;
class state_getter;
class store;
class subscription;
class update;
class view;
class weak_store;
struct commit;
struct dispatch_result;
struct store_configuration;

/// Counts the commits of a store that changed something; 0 is the initial state.
using revision_number = std::uint64_t;

namespace impl {
class store_core;
class dispatcher_core;
class routing;
}  // namespace impl

}  // namespace patchbay
