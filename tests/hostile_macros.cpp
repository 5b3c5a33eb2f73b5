// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Macros of real headers, one list at a time: -DLIST_X11, LIST_UNREAL, LIST_ARDUINO, LIST_WINDOWS or LIST_OTHERS. The
// headers of opcost are included after them, those of the standard library and pugixml before. Compiling is passing.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdio>
#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>
#if __has_include(<pugixml.hpp>)
#include <pugixml.hpp>
#define WITH_PUGIXML
#endif

#if defined(LIST_X11)
#define Bool int
#define None 0L
#define Status int
#define Success 0
#define True 1
#define False 0
#define Always 2
#define Above 0
#define Below 1
#define Unsorted 0
#define Complex 0
#define Convex 2
#define KeyPress 2
#define KeyRelease 3
#define FocusIn 9
#define FocusOut 10
#define Expose 12
#define CursorShape 0
#define FontChange 255
#define ControlMask 4
#define Button1 1
#define GrayScale 1
#define StaticGray 0
#define TrueColor 4
#define XORMode hostile XORMode
#define DestroyAll 0
#define RetainPermanent 1
#define YSorted 1
#define YXSorted 2
#define Opposite 4
#define ParentRelative 1L
#define CopyFromParent 0L
#define PointerRoot 1L
#define AnyKey 0L
#define CurrentTime 0L
#define NoSymbol 0L
#define Nonconvex 1
#define BadName 15
#define BadMatch 8
#define BadValue 2
#define ScreenCount hostile ScreenCount
#define Xor hostile Xor
#elif defined(LIST_UNREAL)
#define check(expr)       \
  {                       \
    if (!(expr)) hostile; \
  }
#define checkf(expr, ...) hostile checkf
#define verify(expr) hostile verify
#define ensure(expr) hostile ensure
#define TEXT(x) L##x
#define INDEX_NONE -1
#define PI 3.14f
#define UE_DEPRECATED(v, m) hostile UE_DEPRECATED
#define FORCEINLINE inline
#define CDECL hostile CDECL
#define GetObject hostile GetObject
#define COMPILED_PLATFORM_HEADER(x) hostile COMPILED_PLATFORM_HEADER
#define dynamic_cast UE4Casts
#elif defined(LIST_ARDUINO)
#define word(...) hostile(word)
#define bit(b) (1UL << (b))
#define F(string_literal) hostile(F)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x)-0.5))
#define constrain(amt, low, high) hostile constrain
#define radians(deg) hostile radians
#define degrees(rad) hostile degrees
#define sq(x) ((x) * (x))
#define interrupts() sei()
#define noInterrupts() cli()
#define lowByte(w) hostile lowByte
#define highByte(w) hostile highByte
#define bitRead(value, b) hostile bitRead
#define bitSet(value, b) hostile bitSet
#define bitClear(value, b) hostile bitClear
#define bitWrite(value, b, v) hostile bitWrite
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define CHANGE 1
#define FALLING 2
#define RISING 3
#define PI 3.14159
#define HALF_PI 1.57
#define TWO_PI 6.28
#define DEG_TO_RAD 0.017
#define EULER 2.718
#define SERIAL 0x0
#define DISPLAY 0x1
#define LSBFIRST 0
#define MSBFIRST 1
#define DEFAULT 1
#define EXTERNAL 0
#define INTERNAL 3
#define B0 0
#define B1 1
#define B10 2
#define B00000000 0
#define _BV(b) (1 << (b))
#define PROGMEM
#define PSTR(s) hostile PSTR
#define A0 14
#elif defined(LIST_WINDOWS)
#define min(a, b) hostile min
#define max(a, b) hostile max
#define near
#define far
#define small char
#define interface struct
#define IN
#define OUT
#define OPTIONAL
#define ERROR 0
#define TRUE 1
#define FALSE 0
#define VOID void
#define CONST const
#define DELETE (0x00010000L)
#define NO_ERROR 0L
#define ABSOLUTE 1
#define RELATIVE 2
#define TRANSPARENT 1
#define OPAQUE 2
#define STRICT
#define CreateFile CreateFileW
#define GetMessage GetMessageW
#define GetObject GetObjectW
#define SendMessage SendMessageW
#define DrawText DrawTextW
#define LoadImage LoadImageW
#define CALLBACK __stdcall_
#define PASCAL hostile PASCAL
#define pascal hostile pascal
#define cdecl hostile cdecl
#define THIS_ hostile THIS_
#define THIS hostile THIS
#define PURE = 0
#define UNALIGNED hostile UNALIGNED
#define NEAR
#define FAR
#define rad1 0
#define grp1 0
#define chx1 0
#define lst1 0
#define cmb1 0
#define edt1 0
#define BYTE hostile BYTE
#define INT hostile INT
#define Yield()
#define GetCurrentTime() GetTickCount()
#define environ hostile environ
#define hyper hostile hyper
#define uuid hostile uuid
#define MAX_PATH 260
#define INFINITE 0xFFFFFFFF
#define DIFFERENCE 11
#define UNKNOWN hostile UNKNOWN
#define ALTERNATE 1
#define WINDING 2
#define NULLREGION 1
#define COMPLEXREGION 3
#define HIDDEN hostile HIDDEN
#elif defined(LIST_OTHERS)  // <complex.h>, <sys/sysmacros.h>, <ctype.h> of newlib, Qt, short names
#define I hostile I
#define _B hostile _B
#define _C hostile _C
#define _N hostile _N
#define _P hostile _P
#define _S hostile _S
#define _U hostile _U
#define _X hostile _X
#define major(x) hostile major
#define minor(x) hostile minor
#define makedev hostile makedev
#define unix 1
#define linux 1
#define i386 1
#define emit
#define signals hostile signals
#define slots hostile slots
#define foreach hostile foreach
#define forever hostile forever
#define ECHO 10
#define CHECK(x) hostile CHECK
#define LOG(x) hostile LOG
#define ASSERT(x) hostile ASSERT
#define DEBUG 1
#define EMPTY 0
#define assert(x) hostile assert
#define likely(x) hostile likely
#define unlikely(x) hostile unlikely
#else
#error "one of the lists"
#endif

#include <opcost/deploy.hpp>
#include <opcost/torch.hpp>
#ifdef WITH_PUGIXML
#include <opcost/model_analyzer.hpp>
#include <opcost/models.hpp>
#include <opcost/onnx.hpp>
#include <opcost/openvino.hpp>
#endif
