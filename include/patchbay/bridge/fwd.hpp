#pragma once

#include <patchbay/impl/access.hpp>

#include <memory>
#include <string>

/// Names of the bridge floor, for headers that need no more than a name.
namespace patchbay::inline v0_1::bridge {

class app;
class channel;
class connection;
class event_target;
class in_process_window;
class invocation;
class recipients;
class responder;
class server;
class task;
class tasks;
struct event;
struct message;
struct permissions;

/// Bytes instead of JSON: the body of a raw invoke, the result of a command, a message of a channel.
struct raw {
  std::string bytes{};
  friend bool operator==(const raw&, const raw&) = default;
};

namespace impl {
using patchbay::impl::access;
class app_core;
class call;
class session;
class page_connection;
}  // namespace impl

}  // namespace patchbay::bridge
