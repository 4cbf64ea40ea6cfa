"""Templates as code, without what Jinja does at every call and every value for cases not here.

A page of the desk calls some three hundred functions and shows a thousand values. Jinja asks each
function four times whether it wants the context, and makes new markup of markup.
"""

from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import markupsafe
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

_PLAIN = frozenset({BuiltinFunctionType, FunctionType, MethodType})
# What ``escape`` makes its markup of, where this version of MarkupSafe has it by this name.
_safe: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


class _Code(CodeGenerator):
    """Jinja's, but for how something is called and how a value is made safe."""

    def visit_Call(  # noqa: N802 - Jinja's name
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """By ``TemplateEnvironment.called``, which gets what ``Context.call`` does."""
        self.write("environment.called(context, ")
        self.visit(node.node, frame)
        handed = {"caller": forward_caller, "_loop_vars": frame.loop_frame}
        handed["_block_vars"] = frame.block_frame
        self.signature(node, frame, {name: name for name, has in handed.items() if has})
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        context = frame.eval_ctx
        if context.autoescape and not context.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TemplateEnvironment(Environment):
    """The framework's, with code that is quicker and says the same."""

    code_generator_class = _Code

    @staticmethod
    def called(
        context: Context,
        callee: Any,
        /,
        *values: Any,
        _loop_vars: dict[str, Any] | None = None,
        _block_vars: dict[str, Any] | None = None,
        **named: Any,
    ) -> Any:
        """What ``callee`` says; only a macro, or what asks for the context, is Jinja's to call."""
        if type(callee) in _PLAIN and not hasattr(callee, "jinja_pass_arg"):
            return callee(*values, **named)
        beside = {"_loop_vars": _loop_vars, "_block_vars": _block_vars}
        return context.call(callee, *values, **named, **beside)

    @staticmethod
    def escaped(value: Any) -> str:
        """The value as it is shown, which markup is already. What it goes into is made markup."""
        kind = type(value)
        if kind is str:
            return _safe(value)
        return value if kind is Markup else escape(value)
