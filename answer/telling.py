"""What is said about an answer as a whole, in the same words on the page and in Markdown."""

from __future__ import annotations

from answer.answer import Answer, AnswerStatement


def composed(answer: Answer) -> tuple[AnswerStatement, ...]:
    """The statements that a language model wrote."""
    return tuple(statement for statement in answer.statements if statement.support == "supported")


def opposed(statement: AnswerStatement, answer: Answer) -> tuple[AnswerStatement, ...]:
    """The statements of `answer` that say the opposite; places that it does not have are passed over."""
    return tuple(answer.statements[place] for place in statement.contradicts if 0 <= place < len(answer.statements))


def notice_line(answer: Answer) -> str:
    """Why there are quotations, or no more statements, although composing was asked for; empty if nothing is amiss."""
    if not answer.notice:
        return ""
    lead = "Composing ended early" if composed(answer) else "Answered in quotations"
    return f"{lead}: {answer.notice}"


def stopped_line(answer: Answer) -> str:
    """That the person who asked stopped it, and what is shown nevertheless."""
    if not answer.stopped:
        return ""
    told = len(composed(answer))
    if not told:
        quoted = " These are quotations." if answer.statements else ""
        return f"Stopped before anything was composed and checked.{quoted}"
    rest = ", with the quotations that it rests on" if told < len(answer.statements) else ""
    return f"Stopped. What had been composed and checked by then is shown{rest}."


def made_by(answer: Answer) -> str:
    """How the statements came about; empty where there are none."""
    if not answer.statements:
        return ""
    if not composed(answer):
        return "Verbatim statements"
    return f"Composed by {answer.model or 'a language model'}, each statement checked"
