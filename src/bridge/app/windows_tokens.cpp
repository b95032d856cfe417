#include "bridge/app/windows.hpp"

#include "bridge/app/app_core.hpp"
#include "bridge/wire/secret.hpp"

#include <algorithm>
#include <set>
#include <utility>

// Who may open a window, once.

namespace patchbay::inline v0_1::bridge::impl {

void check_label(std::string_view label) {
  if (is_legal_name(label)) return;
  throw error(errc::illegal_name, "A window cannot have the label \"" + std::string(label) +
                                      "\": letters, digits, '-', '/', ':' and '_' are allowed, up to 256 bytes.");
}

void throw_taken(std::string_view label) {
  throw error(errc::label_taken, "A window \"" + std::string(label) + "\" is open.");
}

// With the guard held.
void windows::check_may_mint(std::string_view label, std::string_view opener) const {
  const limits& bounds = app_.bounds();
  if (!opener.empty() && !permissions_of(opener).open.allows(label)) {
    throw error(errc::not_allowed,
                "Window \"" + std::string(opener) + "\" may not open a window \"" + std::string(label) + "\".");
  }
  if (windows_.contains(label)) throw_taken(label);
  const auto is_its_own = [opener](const token& each) { return each.opener == opener; };
  if (!opener.empty() && std::cmp_greater_equal(std::ranges::count_if(tokens_, is_its_own), bounds.tokens_of_one)) {
    throw error(errc::limit, "Window \"" + std::string(opener) + "\" has asked for " +
                                 std::to_string(bounds.tokens_of_one) + " windows that did not open yet.");
  }
  if (tokens_.size() >= bounds.tokens) {
    throw error(errc::limit, "There are " + std::to_string(bounds.tokens) + " tokens that nobody has used yet.");
  }
}

std::string windows::mint_token(std::string_view label, std::string_view opener) {
  check_label(label);
  expire_tokens();
  std::string secret = make_secret();
  const auto now = app_.now();
  {
    const std::lock_guard lock(guard_);
    check_may_mint(label, opener);
    tokens_.push_back({secret, std::string(label), std::string(opener), now});
  }
  app_.after(app_.bounds().token_lifetime, [this] { expire_tokens(); });
  return secret;
}

bool windows::is_expired(const token& which, std::chrono::nanoseconds now) const {
  return std::chrono::floor<std::chrono::milliseconds>(now - which.minted) >= app_.bounds().token_lifetime;
}

// Whoever keeps a book of windows hears of those that will not come.
void windows::expire_tokens() {
  std::set<std::string> labels;
  const auto now = app_.now();
  {
    const std::lock_guard lock(guard_);
    for (const token& each : tokens_) {
      if (is_expired(each, now)) labels.insert(each.label);
    }
    if (labels.empty()) return;
    std::erase_if(tokens_, [&](const token& each) { return is_expired(each, now); });
    for (const token& each : tokens_) labels.erase(each.label);
    for (const auto& [label, each] : windows_) labels.erase(label);
  }
  for (const std::string& label : labels) app_.tell_window_event(label, window_event::kind::expired);
}

void windows::revoke_token(std::string_view secret) {
  const std::lock_guard lock(guard_);
  std::erase_if(tokens_, [secret](const token& each) { return is_same_secret(each.secret, secret); });
}

// With the guard held. Every token is compared, so that the time tells nothing.
std::optional<std::string> windows::take_token(std::string_view secret, std::chrono::nanoseconds now) {
  auto found = tokens_.end();
  for (auto at = tokens_.begin(); at != tokens_.end(); ++at) {
    if (is_same_secret(at->secret, secret) && !is_expired(*at, now)) found = at;
  }
  if (found == tokens_.end()) return std::nullopt;
  std::string label = std::move(found->label);
  tokens_.erase(found);
  return label;
}

}  // namespace patchbay::bridge::impl
