#include "screen/wording.hpp"
#include "shell/verbs.hpp"

#include <ostream>

namespace kanban::verbs {

void import_cards(desk& at, words args) { at.importing.begin(joined(args)); }

void status(desk& at, words) { at.out << wording_of_import(at.app.store.state()) << '\n'; }

void wait(desk& at, words) { at.importing.finish(); }

void cancel(desk& at, words) { at.importing.cancel(); }

}  // namespace kanban::verbs
