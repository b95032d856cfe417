#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/value/value.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <string>

// What the programs have in common that samples/*.mjs drive step by step.
namespace patchbay::parity {

// An event loop and a clock that only move when they are told to.
class stage {
 public:
  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] patchbay::clock clock() const { return clock_.clock(); }
  [[nodiscard]] std::int64_t now() const { return clock_.now().count(); }

  // Runs all that can run now.
  void settle() {
    context_.restart();
    context_.poll();
  }

  // Lets the callbacks that are due run one at a time, each with all that follows from it. One that is set meanwhile
  // for the very end has to wait for the next call.
  void advance(clock::milliseconds time) {
    advance(time, [this] { settle(); });
  }
  template <class Settle>
  void advance(clock::milliseconds time, Settle&& settle_all) {
    bool over = false;
    clock_.call_after(time, [&] { over = true; });
    while (!over) {
      clock_.run_next();
      settle_all();
    }
  }

 private:
  boost::asio::io_context context_;
  testing::manual_clock clock_;
};

// Reads a step from each line of the input and prints what `run` made of it. Gives the program's exit status.
inline int run_steps(const std::function<value(const value& step)>& run) {
  std::string line;
  try {
    while (std::getline(std::cin, line)) std::cout << run(value::parse(line)).dump() << '\n';
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << "\n  in the step " << line << '\n';
    return 1;
  }
}

}  // namespace patchbay::parity
