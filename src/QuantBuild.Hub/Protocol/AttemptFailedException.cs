namespace QuantBuild.Hub.Protocol;

/// <summary>A request that may succeed when it is made again.</summary>
/// <param name="reason">What happened, for a message that names the host before it.</param>
/// <param name="delay">That the answer asks to wait; null where it does not.</param>
/// <param name="inner">What the network threw.</param>
internal sealed class AttemptFailedException(string reason, TimeSpan? delay, Exception? inner)
    : Exception(reason, inner)
{
    public TimeSpan? Delay { get; } = delay;
}
