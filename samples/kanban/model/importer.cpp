#include "model/importer.hpp"

#include "model/lookup.hpp"
#include "screen/wording.hpp"

#include <patchbay/error.hpp>

#include <utility>

namespace kanban {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

void importer::begin(const std::string& file) {
  const auto board = shown_board(app_.store.state())["id"].get<std::string>();
  auto request = app_.dispatch(app_.all.imports.read({file, board}));
  if (request.ready() && request.get().condition()) {
    throw error(errc::usage, "An import is running: wait for it, or cancel it");
  }
  request_ = std::move(request);
}

bool importer::go_on() {
  if (!running()) return false;
  const auto progress = [this] { return app_.store.state()["imports"]; };
  const value before = progress();
  loop_.restart();
  while (progress() == before && loop_.run_one() != 0) {
  }
  if (!running()) throw_failure();
  return true;
}

void importer::finish() {
  require_running();
  while (go_on()) {
  }
}

void importer::cancel() {
  require_running();
  request_->abort();
  // What it was waiting for comes to an end.
  loop_.restart();
  loop_.poll();
}

void importer::require_running() const {
  if (!running()) throw error(errc::usage, "No import is running");
}

void importer::throw_failure() const {
  if (request_->get().fulfilled()) return;
  throw error(errc::rejected, wording_of_import(app_.store.state()));
}

}  // namespace kanban
