namespace QuantBuild.Testing;

/// <summary>The plan of a recipe is not the reviewed one, or could not be made; the message says why.</summary>
public sealed class PlanVerificationException : Exception
{
    internal PlanVerificationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
