#include "support.hpp"

#include <patchbay/value/ranges.hpp>

namespace patchbay::bridge::test {

namespace {

value first_state() { return {{"count", 0}, {"todos", value::array()}, {"secrets", {{"key", "s3cret"}}}}; }

}  // namespace

counter_app::counter_app(app_options options) : store(first_state()), app(store, std::move(options)) {
  store.handle(handler_map{
      {"increment", [](draft state) { state["count"] += 1; }},
      {"set", [](draft state, int to) { state["count"] = to; }},
      {"todos/add", [](draft state, const value& todo) { state["todos"].push_back(todo); }},
      {"secrets/set", [](draft state, const std::string& key) { state["secrets"]["key"] = key; }},
      {"fail", [](draft) { throw std::runtime_error("handler failed"); }},
  });
  app.permit("*", permissions::everything());
}

std::shared_ptr<manual_page> manual_page::open(app& host, std::string_view label) {
  auto page = std::make_shared<manual_page>();
  page->end_ = host.accept(page->link_, label);
  return page;
}

std::shared_ptr<manual_page> manual_page::connect(app& host, const value& hello) {
  auto page = std::make_shared<manual_page>();
  page->end_ = host.accept(page->link_);
  page->send({{"hello", hello}});
  return page;
}

std::vector<value> frames_of(const message& arrived) {
  const std::string text = arrived.text();
  std::vector<value> frames;
  if (!arrived.binary) {
    for (const value& frame : value::parse(text).elements()) frames.push_back(frame);
    return frames;
  }
  std::size_t length = 0;
  for (const char c : text.substr(0, 4)) length = (length << 8U) | static_cast<unsigned char>(c);
  frames.push_back(produce(value::parse(std::string_view(text).substr(4, length)),
                           [&](draft frame) { frame["bytes"] = std::string_view(text).substr(4 + length); }));
  return frames;
}

std::vector<value> manual_page::take() {
  std::vector<value> all;
  while (const std::optional<message> next = end_.next()) {
    over_ = over_ || next->last;
    for (value& frame : frames_of(*next)) all.push_back(std::move(frame));
  }
  return all;
}

std::vector<value> manual_page::take(std::string_view kind) {
  std::vector<value> all = take();
  std::erase_if(all, [kind](const value& frame) { return !frame.contains(kind); });
  return all;
}

}  // namespace patchbay::bridge::test
