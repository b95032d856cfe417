#pragma once

#include <patchbay/bridge/channel.hpp>
#include <patchbay/bridge/fwd.hpp>
#include <patchbay/error.hpp>
#include <patchbay/impl/access.hpp>
#include <patchbay/value/value.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <typeindex>

namespace patchbay::inline v0_1::bridge {

/// One call of a command by a window: what was asked and by whom. Copies are O(1) and safe to read from any thread.
class invocation {
 public:
  [[nodiscard]] const std::string& command() const noexcept;
  /// An object; empty for a raw call.
  [[nodiscard]] const value& arguments() const noexcept;
  /// The body of a raw call, otherwise nullptr.
  [[nodiscard]] const raw* body() const noexcept;
  [[nodiscard]] const value& headers() const noexcept;

  /// Label of the window that called.
  [[nodiscard]] const std::string& window() const noexcept;
  /// True if that window has `permissions::trusted`.
  [[nodiscard]] bool from_trusted_window() const noexcept;
  /// Asked to stop when the page cancels the call, or its window goes.
  [[nodiscard]] std::stop_token stop_token() const noexcept;

  /// The application; throws `errc::closed` once it is gone.
  [[nodiscard]] bridge::app& app() const;
  /// What the application manages under this type; throws `errc::not_found` if nothing.
  template <class T>
  [[nodiscard]] T& state() const {
    return *static_cast<T*>(managed(typeid(T)));
  }
  /// The channel that the page passed under this name. Throws `errc::invalid_arguments`.
  [[nodiscard]] bridge::channel channel(patchbay::impl::text argument) const;

 private:
  friend impl::access;
  explicit invocation(std::shared_ptr<impl::call> call) noexcept : core_(std::move(call)) {}
  [[nodiscard]] void* managed(const std::type_info& type) const;

  std::shared_ptr<impl::call> core_;
};

/// Answers one call, once; later answers are ignored. Move-only. One that is destroyed without an answer rejects the
/// call with code "internal". Safe to use from any thread, also after the window is gone.
class responder {
 public:
  responder(responder&&) noexcept = default;
  responder& operator=(responder&&) = delete;
  ~responder();

  void resolve(value result = {}) &&;
  void resolve(raw result) &&;
  /// Rejects with any JSON value.
  void reject(value reason) &&;
  /// Rejects with what an exception says: the reason of a `rejection`; the message and code of another
  /// `patchbay::error`; for any other exception its text, and the code "internal". A window that is not trusted is told
  /// no more than what the caller did wrong.
  void reject(const std::exception_ptr& failure) &&;

 private:
  friend impl::access;
  explicit responder(std::shared_ptr<impl::call> call) noexcept : call_(std::move(call)) {}

  std::shared_ptr<impl::call> call_;
};

/// Thrown by a handler to reject its call with a value of its own.
class rejection : public error {
 public:
  explicit rejection(value reason);
  /// From any type that nlohmann can turn into JSON.
  template <class T>
  [[nodiscard]] static rejection with(const T& reason) {
    return rejection(value::from(reason));
  }
  [[nodiscard]] const value& reason() const noexcept { return reason_; }

 private:
  value reason_;
};

}  // namespace patchbay::bridge
