#include "model/imports.hpp"

#include "files/card_file.hpp"
#include "model/lookup.hpp"
#include "model/slices/slices.hpp"

#include <patchbay/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace kanban {

using patchbay::action;
using patchbay::error;
using patchbay::value;

namespace {

using outcome = patchbay::thunk_outcome<import_result>;

imported_card with_ids(const card_line& found, const value& state, const std::string& board,
                       const environment& outside) {
  imported_card card{.id = outside.make_id(),
                     .column = column_on(state, get_entity(state, "board", board), found.column),
                     .title = found.title,
                     .text = found.text,
                     .assignee = found.assignee,
                     .labels = {},
                     .created = static_cast<std::size_t>(outside.now())};
  for (const std::string& label : found.labels) {
    const std::string id = label_called(state, label);
    if (std::ranges::find(card.labels, id) == card.labels.end()) card.labels.push_back(id);
  }
  return card;
}

// Names are looked up when all is read: the board may have changed meanwhile.
cards_imported cards_in(const std::vector<card_line>& found, const value& state, const import_request& from,
                        const environment& outside) {
  cards_imported all;
  for (const card_line& each : found) {
    try {
      all.cards.push_back(with_ids(each, state, from.board, outside));
    } catch (const error& failure) {
      throw error(failure.code(), at_line(each.line, from.file, failure.message()));
    }
  }
  return all;
}

boost::asio::awaitable<outcome> read_cards(const import_request& from, const patchbay::thunk_api& api,
                                           const environment& outside) {
  const slices& all = api.services().get<slices>();
  card_file file(outside.open_file(from.file), from.file);
  std::vector<card_line> found;
  while (file.read_lines(imports_slice::lines_at_a_time, found)) {
    api.dispatch(all.imports.progressed({found.size(), file.position(), file.size()}));
    co_await boost::asio::post(boost::asio::use_awaitable);
    // Nobody hears of this result any more.
    if (api.stop_token().stop_requested()) co_return import_result{};
  }
  api.dispatch(all.cards.imported(cards_in(found, api.get_state(), from, outside)));
  co_return api.fulfill_with_value(import_result{from.file, found.size()}, value{{"at", outside.now()}});
}

patchbay::async_thunk<import_result(import_request)> make_thunk(const environment& outside) {
  return patchbay::create_async_thunk<import_result(import_request)>(
      "imports/read",
      [outside](const import_request& from, const patchbay::thunk_api& api) { return read_cards(from, api, outside); },
      {.condition = [](const import_request&,
                       const patchbay::thunk_context& at) { return at.get_state()["imports"]["status"] != "running"; },
       .id_generator = [outside] { return outside.make_id(); }});
}

void progress(imports_state& imports, const import_progress& made) {
  if (imports.status != "running") return;
  imports.cards = made.cards;
  imports.read = made.read;
  imports.size = made.size;
}

void end(imports_state& imports, const import_result& result) {
  imports.status = "done";
  imports.cards = result.cards;
}

void fail(imports_state& imports, const action& a) {
  const value* aborted = a["meta"].find("aborted");
  const value* message = a["error"].find("message");
  imports.status = aborted != nullptr && *aborted == value(true) ? "cancelled" : "failed";
  if (message != nullptr && message->is_string()) imports.problem = message->get<std::string>();
}

}  // namespace

imports_slice::imports_slice(const environment& outside)
    : slice("imports", {}), progressed(case_reducer("progressed", progress)), read(make_thunk(outside)) {
  extra_reducers([thunk = read](auto& builder) {
    const auto begin = [thunk](imports_state& imports, const action& a) {
      imports = {};
      imports.status = "running";
      imports.file = thunk.pending.arg(a).file;
    };
    builder.add_case(thunk.pending, begin).add_case(thunk.fulfilled, end).add_case(thunk.rejected, fail);
  });
}

}  // namespace kanban
