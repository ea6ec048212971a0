namespace Sentiment.Corpus;

internal enum Split
{
    Train,
    Dev,
}
