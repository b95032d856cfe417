#pragma once

// What Qt's headers leave behind, and code that comes after them has to live with.
#if __has_include(<QObject>)
#include <QObject>
#else
#define emit
#define slots
#define signals public
#define foreach(variable, container) for (variable : container)
#endif
