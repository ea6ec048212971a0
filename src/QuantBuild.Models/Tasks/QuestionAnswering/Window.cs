using System.Runtime.InteropServices;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>A window of the text in which the answer to a question is looked for.</summary>
/// <param name="Question">Its number.</param>
/// <param name="Start">The first token of the right answer; the window's first where it does not hold it.</param>
/// <param name="End">The last token of the right answer, likewise.</param>
/// <param name="FirstToken">The first token of the text.</param>
/// <param name="Tokens">How many tokens of the text it has.</param>
/// <param name="FirstOffset">Where the places of these in the text stand among those of all windows.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Window(
    int Question, int Start, int End, int FirstToken, int Tokens, int FirstOffset);
