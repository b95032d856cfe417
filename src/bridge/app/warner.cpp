#include "bridge/app/warner.hpp"

#include <iostream>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

void tell_stderr(std::string_view text) { std::cerr << "patchbay: " + std::string(text) + '\n'; }

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "it threw something that is no std::exception";
  }
}

}  // namespace

warner::warner(std::function<void(std::string_view)> hook)
    : hook_(std::make_shared<const std::function<void(std::string_view)>>(hook ? std::move(hook) : tell_stderr)) {}

void warner::operator()(std::string_view text) const noexcept {
  try {
    (*hook_)(text);
  } catch (...) {
    // Whoever cannot be told anything must not end what went on.
  }
}

void warner::tell_failure(std::string_view what, std::string_view name,
                          const std::exception_ptr& failure) const noexcept {
  try {
    std::string text(what);
    if (!name.empty()) text += " \"" + std::string(name) + "\"";
    (*this)(text + " failed: " + reason_of(failure));
  } catch (...) {
    // There is no memory for it.
  }
}

}  // namespace patchbay::bridge::impl
