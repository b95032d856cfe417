#pragma once

#include "bridge/app/former_windows.hpp"
#include "bridge/session/session.hpp"

#include <patchbay/bridge/app.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

class app_core;

// Throws errc::illegal_name.
void check_label(std::string_view label);
[[noreturn]] void throw_taken(std::string_view label);

// The windows by label: how they open, are reloaded, come back, and close with all they own.
class windows {
 public:
  windows(app_core& app, window_memory memory) : app_(app), memory_(std::move(memory)) {}

  void permit(std::string pattern, permissions what);
  // An empty opener is the application itself.
  [[nodiscard]] std::string mint_token(std::string_view label, std::string_view opener);
  void revoke_token(std::string_view token);

  // --- how a page comes; windows_open.cpp. Each welcomes it or throws unauthorized, label_taken or closed ------------

  void open_with_token(const std::shared_ptr<page_connection>& to, std::string_view token);
  void open_on_hosts_word(const std::shared_ptr<page_connection>& to, std::string_view label);
  void resume(const std::shared_ptr<page_connection>& to, const std::string& secret, std::uint64_t received_by_page);
  void reload(const std::shared_ptr<page_connection>& to, const std::string& secret);

  // --- how it goes; windows.cpp -----------------------------------------------------------------------------------

  void disconnected(const std::shared_ptr<session>& of, connection::disconnect_reason why);
  bool close(std::string_view label, const farewell& why = {"closed", "The window was closed."});
  // Asks the page first, where it listens for that.
  bool request_close(std::string_view label);
  void close_all();
  // Lets the pages that are connected hear of the application.
  void beat();

  // --- what the next run of the program knows; windows_memory.cpp ---------------------------------------------------

  // Reads what an earlier run has kept.
  void recall();
  // Voids what pages of windows that are gone would come back with; false where there is nothing.
  bool forget(std::string_view label);
  [[nodiscard]] std::vector<std::string> former() const;

  [[nodiscard]] std::shared_ptr<session> find(std::string_view label) const;
  [[nodiscard]] std::vector<window_info> list() const;
  bool control(std::string_view label, std::string_view what);
  bool set_title(std::string_view label, std::string title);
  // The page says so.
  void set_focus(const std::shared_ptr<session>& of, bool focused);

 private:
  struct window {
    std::string title{};
    bool focused = false;
    std::string secret{};
    std::string opened_by{};  // the token or secret of the page's hello
    std::shared_ptr<session> live{};
    std::uint64_t absence = 0;  // counts how often its page went away, so that a late timer knows that it is late
    std::shared_ptr<byte_budget> budget{};
    std::shared_ptr<told_revisions> told{};
  };
  struct token {
    std::string secret;
    std::string label;
    std::string opener;  // the window that asked for it
    std::chrono::nanoseconds minted;
  };
  static constexpr std::size_t former_windows_kept = 256;

  [[nodiscard]] permissions permissions_of(std::string_view label) const;
  [[nodiscard]] std::shared_ptr<session> make_session(window& of, std::string_view label, bool resumable) const;
  void check_may_mint(std::string_view label, std::string_view opener) const;
  [[nodiscard]] bool is_expired(const token& which, std::chrono::nanoseconds now) const;
  void expire_tokens();
  [[nodiscard]] static bool was_lost_unheard(const window& which, std::string_view opened_by);
  [[nodiscard]] std::optional<std::string> label_of(std::string_view secret) const;
  [[nodiscard]] std::optional<std::string> take_token(std::string_view secret, std::chrono::nanoseconds now);
  void open(const std::shared_ptr<page_connection>& to, const std::string& label, bool resumable, std::string_view by);
  [[nodiscard]] bool take_up(const std::shared_ptr<page_connection>& to, const std::string& secret,
                             std::uint64_t received_by_page, std::shared_ptr<page_connection>& left);
  void replace_page(const std::shared_ptr<page_connection>& to, const std::string& label, bool resumable,
                    std::string_view by);
  void welcome(const std::shared_ptr<page_connection>& to, const std::shared_ptr<session>& in,
               const std::string& secret, bool resumed);
  [[nodiscard]] former_windows::list remembered() const;
  // What is remembered has changed.
  void note_change();
  void write_memory(bool is_last) noexcept;
  void close_if_absent(const std::string& label, std::uint64_t absence);
  void give_up(const std::string& label);
  void end_page(const std::shared_ptr<session>& page, const farewell& why, std::string_view control, bool at_once);

  app_core& app_;
  former_windows memory_;
  std::atomic<bool> is_noted_ = false;
  mutable std::mutex guard_;
  // Guarded:
  std::vector<std::pair<std::string, permissions>> rules_;
  std::vector<token> tokens_;
  std::map<std::string, window, std::less<>> windows_;
  std::deque<former_window> former_;  // windows that were given up, whose page may still come back
};

}  // namespace patchbay::bridge::impl
