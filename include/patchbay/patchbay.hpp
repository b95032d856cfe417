#pragma once

/// The core: values and the store.

#include <patchbay/error.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/compose.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/store/keyed_selector.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/store/redaction.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/store/update.hpp>
#include <patchbay/store/view.hpp>
#include <patchbay/store/weak_store.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/members.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>
