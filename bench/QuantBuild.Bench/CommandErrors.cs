namespace QuantBuild.Bench;

/// <summary>How commands end where what they were given is wrong.</summary>
internal static class CommandErrors
{
    private const int WrongInput = 2;

    /// <summary>Runs a command; what is wrong with arguments or files is told in words.</summary>
    /// <param name="run">Gives the exit code.</param>
    /// <param name="usage">Told where an argument is wrong.</param>
    /// <param name="errors">Takes what is told.</param>
    /// <param name="isOfInput">Whether an exception says what is wrong with a file that was named.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(Func<int> run, string usage, TextWriter errors, Func<Exception, bool> isOfInput)
    {
        try
        {
            return run();
        }
        catch (UsageException exception)
        {
            errors.WriteLine(exception.Message);
            errors.WriteLine(usage);
        }
        catch (Exception exception) when (isOfInput(exception))
        {
            errors.WriteLine(exception.Message);
        }

        return WrongInput;
    }
}
