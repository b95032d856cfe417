#pragma once

#include "host.hpp"

#include <patchbay/bridge/coroutine.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <string>
#include <utility>

namespace testbed {

template <class Work>
void answer(bridge::responder reply, const Work& work, const std::string& argument) {
  try {
    std::move(reply).resolve(value::from(work(argument)));
  } catch (...) {
    std::move(reply).reject(std::current_exception());
  }
}

/// Registers NAME_sync, NAME_pool, NAME_coroutine, NAME_responder and NAME_later, and NAME_snake with an argument that
/// is not renamed: all do `work` on the string `theArgument` and differ in where they run and how they answer.
template <class Work>
void add_variants(bridge::app& app, const std::string& name, Work work) {
  const std::vector<std::string> names{"the_argument"};
  const auto plain = [work](const std::string& argument) { return work(argument); };
  app.command(name + "_sync", names, plain);
  app.command(name + "_snake", names, plain, {.camel_case = false});
  app.command(name + "_pool", names, plain, {.where = bridge::run_on::pool});
  app.command(name + "_coroutine", names,
              [work](std::string argument) -> boost::asio::awaitable<decltype(work(std::string()))> {
                co_await boost::asio::post(boost::asio::use_awaitable);
                co_return work(argument);
              });
  app.command(name + "_responder", names, [work](const std::string& argument, bridge::responder reply) {
    answer(std::move(reply), work, argument);
  });
  app.command(name + "_later", names,
              [work](const std::string& argument, const bridge::invocation& call, bridge::responder reply) {
                boost::asio::post(
                    bridge::pool_executor(call.app()),
                    [work, argument, reply = std::move(reply)]() mutable { answer(std::move(reply), work, argument); });
              });
}

}  // namespace testbed
