#pragma once

#include <patchbay/bridge/channel.hpp>
#include <patchbay/bridge/fwd.hpp>
#include <patchbay/bridge/invocation.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <typeinfo>
#include <vector>

namespace patchbay::inline v0_1::bridge {

/// Where a command runs.
enum class run_on {
  caller,  ///< on the thread that received the call: a window's calls run in order. For what takes no time
  pool,    ///< on a thread of the application's pool, beside other calls
};

struct command_options {
  run_on where = run_on::caller;
  /// Parameter names are written in snake_case here and in camelCase on the wire, as in Tauri; false: as given.
  bool camel_case = true;
};

/// A handler parameter of this type is what the application manages as a T.
template <class T>
class managed {
 public:
  explicit managed(T& object) noexcept : object_(&object) {}
  [[nodiscard]] T& operator*() const noexcept { return *object_; }
  [[nodiscard]] T* operator->() const noexcept { return object_; }

 private:
  T* object_;
};

/// A command, made from a callable and the names of its arguments.
///
///     command({"workspace_id"}, [](const std::string& workspace_id) -> std::vector<well> { ... })
///
/// Parameters of the following types are handed in and have no name: `invocation` (or const&), `responder` (the handler
/// answers by it, now or later), `managed<T>`, `std::stop_token`, `raw` (the body of a raw call). All others are read
/// from the argument of the name in the same place: `channel`, `std::optional<T>` (nothing where it is missing or null)
/// and any T that `value::get<T>()` can yield. What it returns is the result: nothing, a `raw`, or anything that
/// `value::from` takes; with coroutine.hpp an `boost::asio::awaitable` of these. What it throws is the rejection; see
/// `responder::reject`.
class command {
 public:
  using function = std::function<void(const invocation&, responder)>;

  /// Throws `errc::invalid_argument` for a handler that is empty, or another number of names than it has parameters to
  /// read.
  template <class Handler>
  command(std::vector<std::string> names, Handler handler, command_options options = {});

  /// For the bridge.
  [[nodiscard]] const function& run() const noexcept { return run_; }
  [[nodiscard]] run_on where() const noexcept { return options_.where; }
  [[nodiscard]] std::size_t parameters() const noexcept { return parameters_; }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] const std::vector<const std::type_info*>& managed_types() const noexcept { return managed_; }

 private:
  [[noreturn]] static void throw_empty();
  void name_parameters(std::vector<std::string> names);

  command_options options_;
  std::size_t parameters_ = 0;  // with a name
  std::vector<std::string> names_;
  std::vector<const std::type_info*> managed_;
  function run_;
};

}  // namespace patchbay::bridge

#include <patchbay/bridge/impl/command_inline.hpp>
