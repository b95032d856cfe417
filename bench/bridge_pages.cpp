#include "bridge_pages.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace bench {

namespace net = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::beast::error_code;
using patchbay::value;

namespace {

// When a page acknowledges what it has: as clients/js does.
constexpr std::uint64_t eager_frames = 32;
constexpr std::size_t eager_bytes = 64U << 10U;
constexpr auto lazy = std::chrono::milliseconds(20);

struct shared_counts {
  std::atomic<std::size_t> messages = 0;
  std::atomic<std::size_t> updates = 0;
  std::atomic<std::size_t> events = 0;
};

}  // namespace

// --- one window -----------------------------------------------------------------------------------------------------

class bridge_pages::page {
 public:
  page(net::io_context& io, finish_line& line, shared_counts& counts)
      : line_(line), counts_(counts), stream_(io), lazy_due_(io) {}

  void open(std::uint16_t port, const std::string& token);
  void invoke(std::string_view command, const value& arguments);
  [[nodiscard]] bool waits_for_reply() const noexcept { return last_reply_ < last_call_; }
  void set_reading(bool reads);
  [[nodiscard]] const value& document() const noexcept { return document_; }

 private:
  void send(std::string message);
  void write();
  void read();
  void on_read(error_code wrong);
  void handle_message(std::string_view text);
  void handle(const value& frame);
  void handle_update(const value& frame);
  void handle_event(const value& frame);
  void handle_reply(const value& frame);
  void advance(std::uint64_t to);
  void owe_acknowledgement(std::size_t bytes);
  void acknowledge();

  finish_line& line_;
  shared_counts& counts_;
  websocket::stream<net::ip::tcp::socket, false> stream_;
  net::steady_timer lazy_due_;
  boost::beast::flat_buffer arrived_{};
  std::deque<std::string> to_send_{};
  bool reads_ = true;

  value document_{};
  std::uint64_t at_ = 0;
  std::uint64_t last_call_ = 0;
  std::uint64_t last_reply_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::size_t unacknowledged_bytes_ = 0;
};

void bridge_pages::page::open(std::uint16_t port, const std::string& token) {
  const std::string authority = "127.0.0.1:" + std::to_string(port);
  stream_.next_layer().connect({net::ip::address_v4::loopback(), port});
  stream_.next_layer().set_option(net::ip::tcp::no_delay(true));
  stream_.read_message_max(0);
  stream_.auto_fragment(false);
  stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    request.set(boost::beast::http::field::origin, "http://" + authority);
    request.set(boost::beast::http::field::sec_websocket_protocol, "patchbay.v1");
  }));
  stream_.handshake(authority, "/patchbay/socket");
  const value hello{{"hello", {{"version", 1}, {"token", token}}}};
  send(value::array({hello}).dump());
  read();
}

void bridge_pages::page::invoke(std::string_view command, const value& arguments) {
  const value call{{"invoke", ++last_call_}, {"cmd", command}, {"args", arguments}};
  send(value::array({call}).dump());
}

void bridge_pages::page::set_reading(bool reads) {
  const bool starts = reads && !reads_;
  reads_ = reads;
  if (starts) read();
}

void bridge_pages::page::send(std::string message) {
  to_send_.push_back(std::move(message));
  if (to_send_.size() == 1) write();
}

void bridge_pages::page::write() {
  stream_.async_write(net::buffer(to_send_.front()), [this](error_code wrong, std::size_t) {
    if (wrong) return line_.fail("A window cannot write: " + wrong.message());
    to_send_.pop_front();
    if (!to_send_.empty()) write();
  });
}

void bridge_pages::page::read() {
  stream_.async_read(arrived_, [this](error_code wrong, std::size_t) { on_read(wrong); });
}

void bridge_pages::page::on_read(error_code wrong) {
  if (wrong) return line_.fail("A window cannot read: " + wrong.message());
  try {
    const auto data = arrived_.cdata();
    handle_message({static_cast<const char*>(data.data()), data.size()});
  } catch (const std::exception& unexpected) {
    return line_.fail(unexpected.what());
  }
  arrived_.clear();
  if (reads_) read();
}

void bridge_pages::page::handle_message(std::string_view text) {
  ++counts_.messages;
  const value parsed = value::parse(text);
  for (const value& frame : parsed.elements()) handle(frame);
  owe_acknowledgement(text.size());
}

void bridge_pages::page::handle(const value& frame) {
  if (frame.contains("ack") || frame.contains("welcome")) return;
  if (frame.contains("bye")) throw std::runtime_error("A window was turned away: " + frame.dump());
  ++received_;
  if (frame.contains("update")) return handle_update(frame);
  if (frame.contains("event")) return handle_event(frame);
  if (frame.contains("reply")) handle_reply(frame);
}

void bridge_pages::page::handle_update(const value& frame) {
  ++counts_.updates;
  if (const value* snapshot = frame.find("snapshot")) {
    document_ = *snapshot;
  } else {
    if (frame["base"].get<std::uint64_t>() != at_) throw std::runtime_error("An update was left out.");
    document_ = patchbay::apply(document_, patchbay::patch::from(frame["patch"]));
  }
  advance(frame["revision"].get<std::uint64_t>());
}

void bridge_pages::page::handle_event(const value& frame) {
  ++counts_.events;
  if (frame["event"] == value("changed")) return invoke("plugin:patchbay|get_state", value::object());
  if (frame["event"] == value("state")) document_ = frame["payload"];
  advance(at_ + 1);
}

void bridge_pages::page::handle_reply(const value& frame) {
  if (frame.contains("error")) throw std::runtime_error("A call was refused: " + frame.dump());
  last_reply_ = frame["reply"].get<std::uint64_t>();
  const value& result = frame["ok"];
  if (!result.is_object() || !result.contains("state")) return;
  document_ = result["state"];
  advance(result["revision"].get<std::uint64_t>());
}

void bridge_pages::page::advance(std::uint64_t to) { line_.advance(std::exchange(at_, to), to); }

void bridge_pages::page::owe_acknowledgement(std::size_t bytes) {
  if (received_ == acknowledged_) return;
  unacknowledged_bytes_ += bytes;
  const bool is_first = unacknowledged_bytes_ == bytes;
  if (received_ - acknowledged_ >= eager_frames || unacknowledged_bytes_ >= eager_bytes) return acknowledge();
  if (!is_first) return;
  lazy_due_.expires_after(lazy);
  lazy_due_.async_wait([this](error_code cancelled) {
    if (!cancelled && received_ != acknowledged_) acknowledge();
  });
}

void bridge_pages::page::acknowledge() {
  lazy_due_.cancel();
  acknowledged_ = received_;
  unacknowledged_bytes_ = 0;
  send("[{\"ack\":" + std::to_string(received_) + "}]");
}

// --- all of them ----------------------------------------------------------------------------------------------------

struct bridge_pages::body {
  patchbay::bridge::app& host;
  const std::uint16_t port;
  finish_line& line;
  shared_counts counts{};
  net::io_context io{1};
  std::deque<page> pages{};
  std::thread thread{};
};

bridge_pages::bridge_pages(patchbay::bridge::app& host, const patchbay::bridge::server& at, finish_line& line)
    : body_(new body{.host = host, .port = at.port(), .line = line}) {}

bridge_pages::~bridge_pages() { stop(); }

void bridge_pages::open(std::string_view command, const value& arguments) {
  const std::string label = "window-" + std::to_string(body_->pages.size());
  page& opened = body_->pages.emplace_back(body_->io, body_->line, body_->counts);
  opened.open(body_->port, body_->host.mint_token(label));
  opened.invoke(command, arguments);
  body_->line.expect(0, 0);
  while (opened.waits_for_reply()) {
    body_->io.run_one();
    (void)body_->line.wait();
  }
}

void bridge_pages::start() {
  body_->thread = std::thread([io = &body_->io] {
    const auto work = net::make_work_guard(*io);
    io->run();
  });
}

void bridge_pages::stop() {
  body_->io.stop();
  if (body_->thread.joinable()) body_->thread.join();
}

void bridge_pages::stop_reading(std::size_t which) {
  net::post(body_->io, [to = &body_->pages[which]] { to->set_reading(false); });
}

void bridge_pages::read_on(std::size_t which) {
  net::post(body_->io, [to = &body_->pages[which]] { to->set_reading(true); });
}

const value& bridge_pages::document(std::size_t which) const { return body_->pages[which].document(); }

bridge_pages::counts bridge_pages::received() const {
  const shared_counts& now = body_->counts;
  return {.messages = now.messages, .updates = now.updates, .events = now.events};
}

std::size_t bridge_pages::size() const noexcept { return body_->pages.size(); }

}  // namespace bench
